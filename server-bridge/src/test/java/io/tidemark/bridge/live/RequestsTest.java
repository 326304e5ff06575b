package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.analytics.wire.Json;
import io.tidemark.bridge.BridgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// What becomes of a question and of an action.
final class RequestsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Rig rig = new Rig();

    private static BridgeException failure(CompletableFuture<JsonNode> answer) {
        assertTrue(answer.isDone(), "still waits");
        return assertInstanceOf(
                BridgeException.class,
                assertThrows(CompletionException.class, answer::join).getCause());
    }

    @Test
    void answersAreMatchedByIdWhateverTheirOrder() {
        rig.connect();
        var first = rig.query(PATIENCE);
        var second = rig.query(PATIENCE);
        assertEquals(List.of("query q1", "query q2"), rig.out());
        assertEquals(
                "sales",
                rig.sent.getFirst().path("data").path("query").path("dataset").asText());

        rig.says("{'type':'query_result','data':{'query':{'dataset':'sales'},'id':'q2','results':[2]}}");
        rig.says("{'type':'query_result','data':{'query':{'dataset':'sales'},'id':'other','results':[9]}}");
        assertFalse(first.isDone());
        assertEquals(2, second.join().path("results").path(0).asInt());
        rig.says("{'type':'query_result','data':{'id':'q1','results':[1]}}");
        assertEquals(1, first.join().path("results").path(0).asInt());
    }

    @Test
    void anActionCarriesItsFieldsAndItsAnswer() {
        rig.connect();
        var fields = Json.MAPPER.createObjectNode().put("reportId", "r1").put("id", "not this one");
        var done = rig.ask(Request.action("a1", "view_report", fields, PATIENCE, rig.now));
        JsonNode data = rig.sent.getFirst().path("data");
        assertEquals("view_report", data.path("action").asText());
        assertEquals("r1", data.path("reportId").asText());
        assertEquals("a1", data.path("id").asText());

        rig.says("{'type':'action_result','data':{'action':'view_report','id':'a1','success':true,'message':'Seen.'}}");
        assertEquals("Seen.", done.join().path("message").asText());
    }

    @Test
    void aServerThatSaysNoIsQuoted() {
        rig.connect();
        var action = rig.action("delete_report", PATIENCE);
        var query = rig.query(PATIENCE);
        var broken = rig.query(PATIENCE);
        rig.says("{'type':'action_result','data':{'id':'a1','success':false,'message':'Only admins may.'}}");
        rig.says("{'type':'query_result','data':{'id':'q2'},'error':{'detail':'No such field.'}}");
        rig.says("{'type':'error','data':{'message':'Ask differently.','details':{'id':'q3'}}}");

        assertEquals(
                "Only admins may.",
                assertInstanceOf(BridgeException.Declined.class, failure(action))
                        .sentence());
        assertEquals("No such field.", failure(query).sentence());
        assertEquals("Ask differently.", failure(broken).sentence());
    }

    @Test
    void aServerThatDoesNotKnowQuestionsSaysSoToAllWhoAsked() {
        rig.connect();
        var query = rig.query(PATIENCE);
        var action = rig.action("comment", PATIENCE);
        rig.says("{'type':'error','data':{'message':'This server does not know this.','details':'query'}}");

        assertInstanceOf(BridgeException.Declined.class, failure(query));
        assertFalse(action.isDone());
    }

    @Test
    void aQuestionHasADeadlineWithAndWithoutAConnection() {
        rig.on(new LineEvent.TryNow());
        var unsent = rig.query(Duration.ofSeconds(5));
        var action = rig.action("comment", Duration.ofSeconds(5));
        assertEquals(rig.now.plusSeconds(5), rig.line.deadline());
        rig.pass(Duration.ofSeconds(5));
        assertInstanceOf(BridgeException.NotSent.class, failure(unsent));
        assertTrue(failure(action).sentence().endsWith("\"comment\" was not done."));

        rig.connect();
        var late = rig.query(Duration.ofSeconds(5));
        var uncertain = rig.action("comment", Duration.ofSeconds(5));
        rig.pass(Duration.ofSeconds(4));
        assertFalse(late.isDone());
        rig.pass(Duration.ofSeconds(1));
        assertInstanceOf(BridgeException.Late.class, failure(late));
        assertInstanceOf(BridgeException.Uncertain.class, failure(uncertain));
    }

    @Test
    void whatWaitedIsSentInOrderOnceThereIsAConnection() {
        rig.on(new LineEvent.TryNow());
        var _ = rig.action("comment", PATIENCE);
        var _ = rig.query(PATIENCE);
        rig.connect();

        assertEquals(List.of("action a1", "query q2"), rig.out());
    }

    @Test
    void aBrokenLineAsksQuestionsAgainButDoesNothingTwice() {
        rig.connect();
        var query = rig.query(PATIENCE);
        var action = rig.action("comment", PATIENCE);
        rig.breaks();
        assertInstanceOf(BridgeException.Uncertain.class, failure(action));
        var next = rig.action("comment", PATIENCE);
        assertFalse(query.isDone());
        rig.connect();

        assertEquals(List.of("query q1", "action a2", "query q1", "action a3"), rig.out());
        rig.says("{'type':'query_result','data':{'id':'q1','results':[]}}");
        assertTrue(query.isDone() && !query.isCompletedExceptionally());
        assertFalse(next.isDone());
    }

    @Test
    void anActionTheSocketDidNotTakeIsStillToBeDone() {
        rig.connect();
        rig.open = false;
        var action = rig.action("comment", PATIENCE);
        rig.breaks();
        assertFalse(action.isDone());

        rig.open = true;
        rig.connect();
        assertEquals(List.of("action a1"), rig.out());
    }

    @Test
    void whatNobodyWaitsForIsNotSent() {
        rig.on(new LineEvent.TryNow());
        var _ = rig.query(PATIENCE);
        rig.on(new LineEvent.Withdraw("q1"));
        rig.connect();

        assertEquals(List.of(), rig.out());
    }

    @Test
    void aFullQueueDropsItsOldestQuestionsAndSaysSo() {
        rig.on(new LineEvent.TryNow());
        List<CompletableFuture<JsonNode>> questions = new ArrayList<>();
        for (int i = 0; i < Unsent.MOST; i++) {
            questions.add(rig.query(PATIENCE));
        }
        assertFalse(questions.getFirst().isDone());
        var action = rig.action("comment", PATIENCE);

        assertInstanceOf(BridgeException.NotSent.class, failure(questions.getFirst()));
        assertFalse(questions.get(1).isDone());
        assertFalse(action.isDone());
        assertEquals(List.of("dropped 1 query"), rig.told);
    }

    @Test
    void actionsAreNeverDroppedButRefusedAtTheDoor() {
        rig.on(new LineEvent.TryNow());
        List<CompletableFuture<JsonNode>> actions = new ArrayList<>();
        for (int i = 0; i < Unsent.MOST; i++) {
            actions.add(rig.action("comment", PATIENCE));
        }
        var oneMore = rig.action("comment", PATIENCE);
        var question = rig.query(PATIENCE);

        assertTrue(actions.stream().noneMatch(CompletableFuture::isDone));
        assertInstanceOf(BridgeException.NotSent.class, failure(oneMore));
        assertInstanceOf(BridgeException.NotSent.class, failure(question));
        assertEquals(List.of("dropped 1 query"), rig.told);
    }

    @Test
    void theQueueIsBoundedInBytesAndAMessageBySize() {
        rig.on(new LineEvent.TryNow());
        List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            var text = Json.MAPPER.createObjectNode().put("text", "x".repeat(60_000));
            answers.add(rig.ask(Request.action("a" + i, "comment", text, PATIENCE, rig.now)));
        }
        assertEquals(4, answers.stream().filter(answer -> !answer.isDone()).count());

        var large = Json.MAPPER.createObjectNode().put("text", "ü".repeat(Requests.LARGEST / 2));
        var tooLarge = rig.ask(Request.action("large", "comment", large, PATIENCE, rig.now));
        assertTrue(failure(tooLarge).sentence().contains("too large"));
    }

    @Test
    void noMoreIsSentInAMinuteThanTheServerTakes() {
        rig.on(new LineEvent.TryNow());
        for (int i = 0; i < 150; i++) {
            var _ = rig.action("comment", Duration.ofMinutes(5));
        }
        rig.connect();
        assertEquals(Pace.MOST, rig.out().size());
        rig.passAlive(Pace.WINDOW.minusSeconds(5));
        assertEquals(Pace.MOST, rig.out().size());
        rig.passAlive(Duration.ofSeconds(5));
        assertEquals(150, rig.out().size());
    }

    @Test
    void aServerThatHeardTooMuchIsLeftAloneForAsLongAsItSays() {
        rig.connect();
        var query = rig.query(Duration.ofMinutes(5));
        var answered = rig.query(Duration.ofMinutes(5));
        rig.says("{'type':'rate_limit_exceeded','data':{'retryAfter':60}}");
        var later = rig.query(Duration.ofMinutes(5));
        rig.says("{'type':'query_result','data':{'id':'q2','results':[]}}");
        assertTrue(answered.isDone(), "its answer was on its way");
        rig.passAlive(Duration.ofSeconds(55));
        assertEquals(List.of("query q1", "query q2"), rig.out());
        rig.passAlive(Duration.ofSeconds(5));

        assertEquals(List.of("query q1", "query q2", "query q1", "query q3"), rig.out());
        assertFalse(query.isDone() || later.isDone());
    }

    @Test
    void nothingIsKeptForTheNextPersonWhoSignsIn() {
        rig.connect();
        var sent = rig.action("comment", PATIENCE);
        rig.breaks();
        var waiting = rig.action("comment", PATIENCE);
        rig.on(new LineEvent.TryNow());
        rig.on(new LineEvent.Failed(rig.line.attempt(), new BridgeException.Unauthorized("Your sign-in has ended.")));
        var later = rig.action("comment", PATIENCE);

        assertInstanceOf(BridgeException.Uncertain.class, failure(sent));
        assertEquals(
                "Your sign-in has ended. \"comment\" was not done.",
                failure(waiting).sentence());
        assertInstanceOf(BridgeException.NotSent.class, failure(later));
    }
}
