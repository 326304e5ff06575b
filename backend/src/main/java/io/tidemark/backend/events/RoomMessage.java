package io.tidemark.backend.events;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What is told in one room of a tenant.
///
/// @param room its name within the tenant
/// @param data shared by the messages of an event, so nobody changes it
public record RoomMessage(String room, String type, ObjectNode data) {}
