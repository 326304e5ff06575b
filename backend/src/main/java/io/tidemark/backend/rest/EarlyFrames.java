package io.tidemark.backend.rest;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a connection that sends frames in one go with its request for a WebSocket: RFC 6455 wants the answer awaited,
/// and Vert.x takes such frames for HTTP and never gives their memory back, whoever sent them.
final class EarlyFrames extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(EarlyFrames.class);

    private final ChannelHandler http;

    private EarlyFrames(ChannelHandler http) {
        this.http = http;
    }

    /// Looks at what comes on a new connection, on its event loop.
    static void watch(HttpConnection connection) {
        ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
        vertx.pipeline().addBefore(vertx.name(), "early-frames", new EarlyFrames(vertx.handler()));
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (!(message instanceof WebSocketFrame)) {
            here.fireChannelRead(message);
        } else if (here.pipeline().context(http) == null) {
            here.fireChannelRead(message);
            here.pipeline().remove(this);
        } else {
            ReferenceCountUtil.release(message);
            // Once the handshake that is going on is over.
            here.executor().execute(() -> here.close()
                    .addListener(ended -> LOG.debug("A client was cut off that did not await the handshake's answer")));
        }
    }
}
