package io.tidemark.bridge.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Rooms and topics over breaks.
final class RoomsTest {
    private final Rig rig = new Rig();

    private void join(String room) {
        rig.on(new LineEvent.Join(room, false));
    }

    private void joined(String room, String epoch, long offset) {
        joined(room, epoch, offset, "'recovered':true,'missed':0");
    }

    private void joined(String room, String epoch, long offset, String more) {
        rig.says("{'type':'room_joined','data':{'room':'" + room + "','epoch':'" + epoch + "','offset':" + offset + ","
                + more + "}}");
    }

    private void said(String room, String epoch, long offset) {
        rig.says(message(room, epoch, offset));
    }

    private static String message(String room, String epoch, long offset) {
        return "{'type':'data_updated','data':{},'room':'" + room + "','epoch':'" + epoch + "','offset':" + offset
                + "}";
    }

    @Test
    void whatIsSaidInARoomArrivesOnceAndInOrder() {
        rig.connect();
        join("a");
        joined("a", "e", 3, "'recovered':false,'missed':0");
        said("a", "e", 5);
        said("a", "e", 5);
        said("a", "e", 4);
        said("a", "e", 9);
        rig.says("{'type':'batch','data':[" + message("a", "e", 9) + "," + message("a", "e", 10) + ","
                + message("b", "e", 1) + "]}");

        assertEquals(List.of("a/e/5", "a/e/9", "a/e/10", "b/e/1"), rig.told);
    }

    @Test
    void aPushSaysWhatItIsAbout() {
        rig.connect();
        rig.says("{'type':'alert_triggered','data':{'alertId':'x'},'room':'a','epoch':'e','offset':7}");
        rig.says("{'type':'system_stats','data':{'connections':2}}");
        rig.says("{'type':'presence','data':{'room':'a','users':[]},'room':'a'}");

        assertEquals(
                List.of(
                        new Push("alert_triggered", Rig.tree("{\"alertId\":\"x\"}"), "a", "e", 7L),
                        new Push("system_stats", Rig.tree("{\"connections\":2}"), null, null, null),
                        new Push("presence", Rig.tree("{\"room\":\"a\",\"users\":[]}"), "a", null, null)),
                rig.pushes);
    }

    @Test
    void aPokeThatWasSaidInARoomCountsThereToo() {
        rig.connect();
        String poke = "{'type':'sync_poke','data':{'lsn':5},'room':'tenant:t','epoch':'e','offset':2}";
        rig.says(poke);
        rig.says(poke);

        assertEquals(List.of(5L), rig.pokes);
        rig.reconnect();
        assertEquals(List.of("join tenant:t e/2"), rig.out());
    }

    @Test
    void roomsAndTopicsAreAskedForAgainFromWhereTheyWereHeard() {
        rig.on(new LineEvent.Join("dashboard:1", true));
        join("a");
        rig.on(new LineEvent.Subscribe("prices"));
        rig.connect();
        assertEquals(List.of("join dashboard:1 present", "join a", "subscribe prices"), rig.out());
        joined("dashboard:1", "e", 4);
        joined("a", "f", 9);
        rig.says("{'type':'subscribed','data':{'topic':'prices'}}");
        said("a", "f", 12);
        rig.sent.clear();

        rig.reconnect();
        assertEquals(List.of("join dashboard:1 e/4 present", "join a f/12", "subscribe prices"), rig.out());
    }

    @Test
    void whatWasMissedComesBeforeWhatIsNew() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        rig.reconnect();
        said("a", "e", 4);
        assertEquals(List.of(), rig.told, "what the server put us in by itself is not complete yet");
        joined("a", "e", 4, "'recovered':true,'missed':3");
        said("a", "e", 2);
        said("a", "e", 3);
        said("a", "e", 4);
        said("a", "e", 5);

        assertEquals(List.of("a/e/2", "a/e/3", "a/e/4", "a/e/5"), rig.told);
    }

    @Test
    void aBreakAmidWhatWasMissedGoesOnThere() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        rig.reconnect();
        joined("a", "e", 4, "'recovered':true,'missed':3");
        said("a", "e", 2);
        rig.sent.clear();
        rig.reconnect();

        assertEquals(List.of("join a e/2"), rig.out());
    }

    @Test
    void aGapIsToldWithItsReasonAndTheRoomGoesOnFromThere() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        for (String why : List.of("size", "age", "epoch", "something")) {
            rig.reconnect();
            joined("a", "e", 900, "'recovered':false,'missed':0,'gap':'" + why + "'");
        }
        rig.reconnect();
        joined("a", "f", 2);
        rig.reconnect();
        joined("a", "f", 7, "'recovered':false,'missed':0");
        said("a", "f", 7);
        said("a", "f", 8);

        assertEquals(
                List.of(
                        "gap a SIZE",
                        "gap a AGE",
                        "gap a EPOCH",
                        "gap a UNSAID",
                        "gap a EPOCH",
                        "gap a UNSAID",
                        "a/f/8"),
                rig.told);
    }

    @Test
    void aNewEpochStartsAnew() {
        rig.connect();
        said("a", "e", 8);
        said("a", "f", 1);
        said("a", "f", 1);
        said("a", "f", 2);

        assertEquals(List.of("a/e/8", "gap a EPOCH", "a/f/1", "a/f/2"), rig.told);
    }

    @Test
    void aRoomTheServerPutsUsInIsRecoveredToo() {
        rig.connect();
        said("user:u", "e", 8);
        rig.reconnect();
        assertEquals(List.of("join user:u e/8"), rig.out());

        rig.says("{'type':'error','data':{'message':'You may not.','details':'user:u'}}");
        assertEquals(List.of("user:u/e/8", "gap user:u UNSAID"), rig.told);
        said("user:u", "e", 20);
        assertEquals("user:u/e/20", rig.told.getLast());
    }

    @Test
    void aRoomThatWasLeftIsSilentAndForgotten() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        rig.on(new LineEvent.Leave("a"));
        said("a", "e", 2);
        rig.says("{'type':'room_left','data':{'room':'a'}}");
        rig.on(new LineEvent.Subscribe("prices"));
        rig.on(new LineEvent.Unsubscribe("prices"));
        rig.says("{'type':'unsubscribed','data':{'topic':'prices'}}");
        assertEquals(List.of("join a", "leave a", "subscribe prices", "unsubscribe prices"), rig.out());
        rig.sent.clear();
        rig.reconnect();

        assertEquals(List.of(), rig.out());
        assertEquals(List.of(), rig.told);
    }

    @Test
    void leavingAndComingBackGoesOnFromWhereItWas() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        rig.on(new LineEvent.Leave("a"));
        join("a");
        rig.says("{'type':'room_left','data':{'room':'a'}}");
        joined("a", "e", 2, "'recovered':true,'missed':1");
        said("a", "e", 2);

        assertEquals(List.of("join a", "leave a", "join a e/1"), rig.out());
        assertEquals(List.of("a/e/2"), rig.told);
    }

    @Test
    void aRoomThatIsRefusedIsToldAndNotAskedForAgain() {
        rig.connect();
        join("dashboard:1");
        join("dashboard:12");
        rig.on(new LineEvent.Subscribe("prices"));
        rig.says("{'type':'error','data':{'message':'The room dashboard:12 is full.','details':'room dashboard:12'}}");
        rig.says("{'type':'error','data':{'message':'No such topic.','details':{'topic':'prices'}}}");
        rig.says("{'type':'error','data':{'message':'You may not see this.'}}");
        join("b");
        join("c");
        rig.says("{'type':'error','data':{'message':'The room c is full.','details':'full'}}");
        joined("b", "e", 1);
        rig.on(new LineEvent.Leave("b"));
        rig.sent.clear();
        rig.reconnect();

        assertEquals(
                List.of(
                        "refused dashboard:12: The room dashboard:12 is full.",
                        "refused prices: No such topic.",
                        "refused dashboard:1: You may not see this.",
                        "refused c: The room c is full."),
                rig.told);
        assertEquals(List.of(), rig.out());
    }

    @Test
    void aServerWithoutRoomsSaysSoOfOneAfterTheOther() {
        rig.connect();
        join("a");
        join("b");
        rig.says("{'type':'error','data':{'message':'Not known.','details':'join'}}");
        rig.says("{'type':'error','data':{'message':'Not known.','details':'join'}}");

        assertEquals(List.of("refused a: Not known.", "refused b: Not known."), rig.told);
    }

    @Test
    void anErrorAboutSomethingElseEndsNoRoom() {
        rig.connect();
        join("a");
        join("b");
        rig.says("{'type':'error','data':{'message':'Something.','details':'else'}}");

        assertEquals(List.of(), rig.told);
    }

    @Test
    void aRoomOneIsPutOutOfIsTold() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        rig.says("{'type':'room_left','data':{'room':'a'}}");

        assertEquals(List.of("refused a: You are no longer let in there."), rig.told);
    }

    @Test
    void aJoinWithoutAnAnswerIsSentAgain() {
        rig.connect();
        join("a");
        rig.passAlive(Room.ANSWER);
        assertEquals(List.of("join a", "join a"), rig.out());
        joined("a", "e", 1);
        rig.passAlive(Room.ANSWER.multipliedBy(2));
        assertEquals(2, rig.out().size());
    }

    @Test
    void showingOneselfLaterIsSaidToTheServer() {
        rig.connect();
        join("a");
        joined("a", "e", 1);
        rig.on(new LineEvent.Join("a", true));
        rig.on(new LineEvent.Join("a", true));

        assertEquals(List.of("join a", "join a e/1 present"), rig.out());
    }

    @Test
    void moreRoomsThanAnybodyLooksAtAreRefused() {
        rig.on(new LineEvent.TryNow());
        for (int i = 0; i < Rooms.MOST; i++) {
            join("room " + i);
        }
        assertTrue(rig.told.isEmpty());
        join("one more");
        assertEquals(1, rig.told.size());
        assertTrue(rig.told.getFirst().startsWith("refused one more"));

        rig.connect();
        said("given", "e", 1);
        said("given", "e", 1);
        assertEquals("given/e/1", rig.told.getLast());
        assertEquals(2, rig.told.size());
    }

    @Test
    void aListenerThatFailsHearsTheNextMessageAllTheSame() {
        rig.connect();
        Line line = new Line(
                rig,
                event -> {},
                new LineListener() {
                    @Override
                    public void state(LineState state) {}

                    @Override
                    public void poke(long lsn, long policyVersion) {}

                    @Override
                    public void push(Push push) {
                        rig.told.add("heard " + push.offset());
                        throw new IllegalStateException("on purpose");
                    }
                },
                Rig.BACKOFF,
                new Random(1));
        line.on(new LineEvent.TryNow(), rig.now);
        String batch = "{'type':'batch','data':[" + message("a", "e", 1) + "," + message("a", "e", 2) + "]}";
        line.on(new LineEvent.Text(line.attempt(), batch.replace('\'', '"')), rig.now.plus(Duration.ofSeconds(1)));

        assertEquals(List.of("heard 1", "heard 2"), rig.told);
    }
}
