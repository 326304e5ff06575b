package io.tidemark.backend.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidemark.backend.BackendException;
import io.tidemark.backend.rooms.RoomName.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomNameTest {

    @ParameterizedTest
    @CsvSource({
        "global, GLOBAL, ''",
        "admin, ADMIN, ''",
        "system, SYSTEM, ''",
        "tenant:harbour, TENANT, harbour",
        "tenant:harbour:admins, TENANT_ADMINS, harbour",
        "user:0199-af, USER, 0199-af",
        "report:7, REPORT, 7",
        "dashboard:0199-af, DASHBOARD, 0199-af",
        "alert:7, ALERT, 7",
        "dataset:online_retail.v2, DATASET, online_retail.v2",
        "action:create_report, ACTION, create_report",
        "topic:reports/daily:new, TOPIC, reports/daily:new",
        "topic:reports:admins, TOPIC, reports:admins",
        "tenant:admins, TENANT, admins",
    })
    void aNameIsReadAndWrittenBack(String text, Kind kind, String id) {
        RoomName name = RoomName.parse(text);
        assertEquals(new RoomName(kind, id), name);
        assertEquals(text, name.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "kitchen",
                "kitchen:7",
                "Global",
                "global:",
                "global:7",
                "report",
                "report:",
                "report:a b",
                "report:a:b",
                "report:*",
                "report:ä",
                "report:7\n",
                "topic:a\u0000b",
                "topic:a*",
                "tenant::admins",
                "report:7:admins",
                "tenant:a:b:admins",
                "tenant:a:editors",
                " report:7",
            })
    void whatIsNotANameIsRefused(String text) {
        assertEquals(
                400,
                assertThrows(BackendException.class, () -> RoomName.parse(text)).status());
    }

    @Test
    void aNameHasAtMost200Characters() {
        String longest = "report:" + "7".repeat(193);
        assertEquals(longest, RoomName.parse(longest).text());
        assertThrows(BackendException.class, () -> RoomName.parse(longest + "7"));
        assertThrows(BackendException.class, () -> new RoomName(Kind.REPORT, "7".repeat(194)));
    }

    @Test
    void someKindsAreEntities() {
        assertEquals(EnumSet.of(Kind.REPORT, Kind.DASHBOARD, Kind.ALERT, Kind.DATASET), kinds(RoomName::isEntity));
    }

    @Test
    void someKindsAreOfTheWholeServer() {
        assertEquals(EnumSet.of(Kind.GLOBAL, Kind.ADMIN, Kind.SYSTEM), kinds(RoomName::isShared));
    }

    @Test
    void onlyWhatComesFromATenantsLogIsDurable() {
        assertEquals(
                EnumSet.of(
                        Kind.TENANT,
                        Kind.TENANT_ADMINS,
                        Kind.USER,
                        Kind.REPORT,
                        Kind.DASHBOARD,
                        Kind.ALERT,
                        Kind.DATASET),
                kinds(RoomName::isDurable));
    }

    private static Set<Kind> kinds(Predicate<RoomName> wanted) {
        return Arrays.stream(Kind.values())
                .filter(kind -> wanted.test(of(kind)))
                .collect(Collectors.toSet());
    }

    private static RoomName of(Kind kind) {
        return switch (kind) {
            case GLOBAL, ADMIN, SYSTEM -> new RoomName(kind, "");
            case TENANT, TENANT_ADMINS, USER, REPORT, DASHBOARD, ALERT, DATASET, ACTION, TOPIC ->
                new RoomName(kind, "7");
        };
    }

    @Test
    void twoTenantsRoomsOfOneNameAreTwoRooms() {
        RoomName name = RoomName.parse("dataset:sales");
        assertNotEquals(new RoomKey("harbour", name), new RoomKey("orchard", name));
    }

    @Test
    void aRoomOfTheWholeServerIsOneWhoeverAsks() {
        assertEquals(new RoomKey("harbour", RoomName.GLOBAL), new RoomKey("orchard", RoomName.GLOBAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "", " "})
    void aTenantsRoomNeedsATenant(String tenant) {
        RoomName name = RoomName.parse("dataset:sales");
        assertThrows(IllegalArgumentException.class, () -> new RoomKey(tenant, name));
    }
}
