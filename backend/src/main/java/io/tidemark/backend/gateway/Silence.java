package io.tidemark.backend.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.backend.identity.Caller;

/// Listens, and says nothing.
final class Silence implements Talker {

    @Override
    public void greeted() {}

    @Override
    public boolean said(String type, JsonNode message) {
        return false;
    }

    @Override
    public void alive() {}

    @Override
    public void fellBehind() {}

    @Override
    public void renewed(Caller before) {}

    @Override
    public void left() {}
}
