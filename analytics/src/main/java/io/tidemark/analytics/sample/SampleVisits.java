package io.tidemark.analytics.sample;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldType;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Visits of the company's web shop: one row per day, source and device. The day's campaigns show here too.
final class SampleVisits implements SampleRows {
    private static final Dataset DATASET = new Dataset(
            "visits",
            "Web visits",
            List.of(
                    Field.of("day", FieldType.DATE).withSynonyms("date"),
                    Field.of("source", FieldType.STRING).withSynonyms("traffic source"),
                    Field.of("device", FieldType.STRING),
                    Field.of("visits", FieldType.INTEGER).withSynonyms("sessions"),
                    Field.of("orders", FieldType.INTEGER),
                    Field.of("seconds", FieldType.DOUBLE).withUnit("s").withSynonyms("time on site"),
                    Field.decimal("spend", 2).withUnit("$").withSynonyms("ad spend")),
            List.of("day", "source", "device"),
            List.of());

    private static final List<String> SOURCES = List.of("Search", "Direct", "Email", "Social", "Ads", "Referral");
    private static final double[] VISITS = {820, 510, 260, 330, 290, 120};
    private static final double[] CONVERSION = {0.034, 0.052, 0.061, 0.013, 0.024, 0.029};
    /// Cents a visit costs.
    private static final double[] CENTS = {0, 0, 2, 6, 41, 5};
    private static final List<String> DEVICES = List.of("Phone", "Desktop", "Tablet");
    private static final double[] DEVICE_SHARE = {0.56, 0.36, 0.08};
    private static final double[] DEVICE_CONVERSION = {0.75, 1.45, 0.95};

    private final Company company;

    SampleVisits(Company company) {
        this.company = company;
    }

    @Override
    public Dataset dataset() {
        return DATASET;
    }

    @Override
    public void pages(LongSupplier ids, Consumer<RowPage> to) {
        Dice dice = new Dice(company.seed() + 1);
        Season season = new Season(company.from().plusDays(548), company.growthPerYear() * 1.6);
        RowPageBuilder page = new RowPageBuilder(DATASET, RowPage.MAX_ROWS);
        for (LocalDate day = company.from(); day.isBefore(company.until()); day = day.plusDays(1)) {
            double busy = season.factor(day) * online(day);
            for (int source = 0; source < SOURCES.size(); source++) {
                for (int device = 0; device < DEVICES.size(); device++) {
                    double social = source == 3 ? viral(day) : 1;
                    int visits = dice.about(VISITS[source] * DEVICE_SHARE[device] * busy * social);
                    if (page.isFull()) {
                        to.accept(page.build());
                    }
                    page.beginRow(ids.getAsLong());
                    page.setLong(0, day.toEpochDay());
                    page.setText(1, SOURCES.get(source));
                    page.setText(2, DEVICES.get(device));
                    page.setLong(3, visits);
                    page.setLong(4, dice.about(visits * CONVERSION[source] * DEVICE_CONVERSION[device]));
                    page.setDouble(5, Math.rint(dice.between(70, 130) * DEVICE_CONVERSION[device] * 10) / 10);
                    page.setLong(6, Math.round(visits * CENTS[source] * dice.between(0.9, 1.1)));
                }
            }
        }
        to.accept(page.build());
    }

    private double online(LocalDate day) {
        double factor = 1;
        for (SalesEvent event : company.events()) {
            if (event.category() == null && event.product() == null && event.meets("", "Online")) {
                factor *= event.on(day);
            }
        }
        return factor;
    }

    private double viral(LocalDate day) {
        double factor = 1;
        for (SalesEvent event : company.events()) {
            factor *= event.product() == null ? 1 : event.on(day);
        }
        return factor;
    }
}
