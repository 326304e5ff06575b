package io.tidemark.backend.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Netty channel below a WebSocket of Vert.x, and the only place that reaches for it once a socket is open. Vert.x
/// encodes and copies each message for each member and flushes after each; here ready-made frames, shared by all
/// members, are put below Vert.x' encoder, several with one flush. That makes a message to a thousand members cheap.
///
/// Texts must all go this way, or those in Vert.x' own queue would be overtaken. Pings, pongs and the close frame go
/// through Vert.x: it hands them to the same channel, so a close frame comes behind what was sent before.
final class Wire {

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private final ChannelHandlerContext context;
    private final Channel channel;

    /// On the socket's event loop.
    ///
    /// @param turned told there when the channel takes no more for now, and when it does again
    Wire(ServerWebSocket socket, Runnable turned) {
        this.context = ((WebSocketInternal) socket).channelHandlerContext();
        this.channel = context.channel();
        context.pipeline().addBefore(context.name(), "writability", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext here) {
                here.fireChannelWritabilityChanged();
                turned.run();
            }
        });
    }

    /// Ends the line with 1007 when a text is no UTF-8, and puts messages in pieces together, before Vert.x sees them:
    /// it replaces what is no UTF-8, and fails when a first piece is empty. On the socket's event loop, once.
    ///
    /// @param largest bytes of a message in pieces; a longer one is a failure of the socket
    static void putInOrder(ServerWebSocket socket, int largest) {
        ChannelHandlerContext context = ((WebSocketInternal) socket).channelHandlerContext();
        context.pipeline()
                .addBefore(context.name(), "text", new Utf8FrameValidator())
                .addBefore(context.name(), "whole", new WebSocketFrameAggregator(largest));
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /// Less than 64 KiB wait for the socket to take them. From any thread.
    boolean writable() {
        return channel.isWritable();
    }

    /// Writes and flushes, on the event loop.
    ///
    /// @param frames one or more whole frames; released once written
    /// @param done   run when the socket has taken them, or never will
    void send(ByteBuf frames, Runnable done) {
        context.writeAndFlush(frames).addListener(sent -> done.run());
    }

    /// Ends the connection if it has not ended by then: a peer that takes nothing does not take a close frame either.
    void endWithin(Duration grace) {
        var cut = loop().schedule(this::cut, grace.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> cut.cancel(false));
    }

    private void cut() {
        context.close().addListener(ended -> LOG.debug("A line was cut whose client did not take the close frame"));
    }
}
