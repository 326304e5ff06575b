package io.tidemark.backend.talk;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.BackendException;
import io.tidemark.backend.gateway.Connection;
import io.tidemark.backend.gateway.Talker;
import io.tidemark.backend.identity.Caller;
import io.tidemark.backend.rooms.Position;
import io.tidemark.backend.rooms.RoomName;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One client as somebody to talk with. What concerns rooms is done in the order in which it was said.
final class Guest implements Talker {

    private static final int LONGEST_TOPIC = 200;
    private static final int UNAVAILABLE = 503;

    private final Connection connection;
    private final Hall hall;
    private final Looking looking;
    private final Asking asking;
    private final Doing doing;
    private final Errands errands;
    private final InstantSource clock;
    private boolean welcomed;
    private boolean leaving;

    Guest(
            Connection connection,
            Hall hall,
            Looking looking,
            Asking asking,
            Doing doing,
            Errands errands,
            InstantSource clock) {
        this.connection = connection;
        this.hall = hall;
        this.looking = looking;
        this.asking = asking;
        this.doing = doing;
        this.errands = errands;
        this.clock = clock;
    }

    @Override
    public void greeted() {
        errands.last(() -> {
            try {
                hall.welcome(connection, errands::last);
                welcomed = true;
            } catch (BackendException e) {
                connection.turnAway(e.detail());
            }
        });
    }

    @Override
    public boolean said(String type, JsonNode message) {
        switch (type) {
            case "join" -> inTurn(message, "room", room -> join(room, message));
            case "leave" -> inTurn(message, "room", this::leave);
            case "subscribe" -> inTurn(message, "topic", topic -> subscribe(topic));
            case "unsubscribe" -> inTurn(message, "topic", this::unsubscribe);
            case "query" -> asking.ask(connection, message);
            case "action" -> doing.act(connection, message);
            default -> {
                return false;
            }
        }
        return true;
    }

    private interface Errand {
        void run(String about);
    }

    private void inTurn(JsonNode message, String member, Errand errand) {
        JsonNode given = Words.member(message, member);
        if (!given.isTextual()) {
            say(Words.error("This needs a " + member + ".", member));
            return;
        }
        String about = given.textValue();
        boolean taken = errands.add(() -> {
            try {
                errand.run(about);
            } catch (BackendException e) {
                refuse(e, about);
            }
        });
        if (!taken) {
            say(Words.error("Too much was asked at once; ask again in a moment.", about));
        }
    }

    /// A client takes an error for the last word on a room. Where only the moment is bad, it is to come back.
    private void refuse(BackendException why, String about) {
        if (why.status() == UNAVAILABLE) {
            connection.turnAway(why.detail());
        } else {
            say(Words.error(why.detail(), about));
        }
    }

    private void join(String room, JsonNode message) {
        RoomName name = RoomName.parse(room);
        boolean there = hall.join(connection, name, position(message));
        // Only a thing is looked at: rooms of the whole server would tell tenants of each other's people.
        if (there && name.isEntity() && Words.member(message, "present").asBoolean()) {
            looking.begin(connection, name);
        }
    }

    private static @Nullable Position position(JsonNode message) {
        JsonNode epoch = Words.member(message, "epoch");
        JsonNode offset = Words.member(message, "offset");
        return epoch.isTextual() && offset.canConvertToLong() && offset.asLong() >= 0
                ? new Position(epoch.textValue(), offset.asLong())
                : null;
    }

    private void leave(String room) {
        RoomName name = RoomName.parse(room);
        looking.end(connection, name);
        hall.leave(connection, name);
    }

    /// A topic is a room, or the name of something the server says: that reaches everybody who may see it anyway.
    private void subscribe(String topic) {
        if (topic.indexOf(':') >= 0) {
            hall.enter(connection, RoomName.parse(topic));
        } else if (!Topics.has(topic)) {
            throw BackendException.badRequest("A topic is a room or the name of a message that the server sends.");
        }
        say(Words.topic("subscribed", topic, clock.instant()));
    }

    private void unsubscribe(String topic) {
        if (topic.length() > LONGEST_TOPIC) {
            throw BackendException.badRequest("A topic has at most " + LONGEST_TOPIC + " characters.");
        }
        if (topic.indexOf(':') >= 0) {
            hall.exit(connection, RoomName.parse(topic));
        }
        say(Words.topic("unsubscribed", topic, clock.instant()));
    }

    @Override
    public void alive() {
        looking.alive(connection);
    }

    @Override
    public void fellBehind() {
        errands.last(() -> hall.fellBehind(connection));
    }

    @Override
    public void renewed(Caller before) {
        errands.last(() -> {
            try {
                hall.renewed(connection, before);
            } catch (BackendException e) {
                connection.turnAway(e.detail());
            }
        });
    }

    @Override
    public void left() {
        if (!leaving) {
            leaving = true;
            looking.gone(connection);
            asking.gone(connection);
            errands.last(() -> {
                if (welcomed) {
                    hall.farewell(connection);
                }
            });
        }
    }

    private void say(String text) {
        connection.say(text);
    }
}
