package io.tidemark.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A [FanoutServer] in a process of its own and those who listen to it from this one.
final class FanoutSide implements AutoCloseable {

    private final BackendProcess server;
    private final Writer orders;
    private final Listeners listeners;
    private final int members;
    private final double heapPerMember;
    private final double directPerMember;

    /// @param kind [FanoutServer#OURS], [FanoutServer#FRAMES] or [FanoutServer#WS]
    FanoutSide(String kind, Path folder, int members) throws IOException {
        this.members = members;
        server = BackendProcess.listening(FanoutServer.start(kind, folder));
        orders = server.process().outputWriter(StandardCharsets.US_ASCII);
        long before = order("heap");
        long directBefore = order("direct");
        listeners = new Listeners(server.address(), members);
        while (order("members") < members) {
            Thread.onSpinWait();
        }
        heapPerMember = (order("heap") - before) / (double) members;
        directPerMember = (order("direct") - directBefore) / (double) members;
    }

    BackendProcess server() {
        return server;
    }

    /// Bytes of the server's heap, after a collection.
    double heapPerMember() {
        return heapPerMember;
    }

    /// Bytes that Netty took outside the heap.
    double directPerMember() {
        return directPerMember;
    }

    /// How many have lost messages and read on since.
    long caughtUp() throws IOException {
        return order("caughtUp");
    }

    /// Publishes, and waits until all members have heard all of it.
    ///
    /// @param perSecond 0 to publish without a pause
    /// @return the server's processor seconds a delivery
    double publish(int count, int bytes, int perSecond) throws IOException {
        listeners.forget();
        double before = server.cpuSeconds();
        order("publish " + count + " " + bytes + " " + perSecond);
        listeners.awaitHeard((long) count * members);
        return (server.cpuSeconds() - before) / count / members;
    }

    /// Seconds from publishing to hearing, of what was published last.
    double took(double share) {
        return listeners.took(share);
    }

    private long order(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = server.process().inputReader(StandardCharsets.UTF_8).readLine();
        if (answer == null) {
            throw new IOException("the server has ended; its log is beside its folder");
        }
        return Long.parseLong(answer);
    }

    @Override
    public void close() throws IOException {
        listeners.close();
        server.close();
    }
}
