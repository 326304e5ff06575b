package io.tidemark.simulation;

import io.tidemark.backend.identity.Role;
import io.tidemark.bridge.rest.SyncCalls;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The model, with one tenant.
final class ModelSide implements Side {
    final Tenant tenant;
    private final AtomicLong stamps = new AtomicLong();
    private final ModelServer server = new ModelServer(new Clock(), SeededFault.NONE, new Dice(false));
    private int epochs;

    ModelSide(String name, Map<String, Role> people) {
        tenant = new Tenant(name, "first", stamps, SeededFault.NONE);
        tenant.roles.putAll(people);
        server.tenants.put(name, tenant);
        server.leastApp = Integer.parseInt(Comparison.APP);
    }

    @Override
    public SyncCalls calls(String user) {
        return new QuietLine(server, new ModelServer.Person(tenant.name, user));
    }

    @Override
    public void write(List<Line> upserts, List<Line> deletes) {
        Map<Long, Tenant.Row> rows = new TreeMap<>();
        upserts.forEach(line -> rows.put(
                line.id(), new Tenant.Row(tenant.bucket(line.place()), line.place(), line.height(), null, Map.of())));
        tenant.write(rows, deletes.stream().map(Line::id).toList());
    }

    @Override
    public void grant(String user, String place, Share share) {
        tenant.grant(user, place, share);
    }

    @Override
    public void role(String user, @Nullable Role role) {
        tenant.role(user, role == null ? Role.VIEWER : role);
        if (role == null) {
            tenant.roles.remove(user);
        }
    }

    @Override
    public void anotherEpoch() {
        tenant.epoch = "another" + ++epochs;
    }

    @Override
    public void anotherEnd() {
        Tenant.Commit last = tenant.log.removeLast();
        tenant.log.add(new Tenant.Commit(
                last.lsn(),
                stamps.incrementAndGet(),
                last.before(),
                last.document(),
                last.shape(),
                last.declares(),
                last.upserts(),
                last.homes(),
                last.deletes()));
    }

    @Override
    public void behind(Runnable meanwhile) {
        tenant.head--;
        meanwhile.run();
        tenant.head++;
    }

    @Override
    public Runnable forgetting() {
        tenant.shorten();
        return () -> {};
    }

    @Override
    public String place(String bucket) {
        return bucket.substring(bucket.indexOf('~') + 1);
    }

    @Override
    public void seen(String bucket, String place) {
        // its buckets are called after their places
    }

    @Override
    public String document(String id) {
        return id;
    }
}
