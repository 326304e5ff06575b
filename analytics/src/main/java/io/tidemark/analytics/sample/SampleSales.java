package io.tidemark.analytics.sample;

import io.tidemark.analytics.change.RowPage;
import io.tidemark.analytics.change.RowPageBuilder;
import io.tidemark.analytics.model.Dataset;
import io.tidemark.analytics.model.Field;
import io.tidemark.analytics.model.FieldRole;
import io.tidemark.analytics.model.FieldType;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The sales of a company, one row per line of an order, in the order of time.
final class SampleSales implements SampleRows {
    private static final int LINE_ID = 0;
    private static final int ORDER_ID = 1;
    private static final int SOLD_AT = 2;
    private static final int REGION = 3;
    private static final int CATEGORY = 4;
    private static final int PRODUCT = 5;
    private static final int CHANNEL = 6;
    private static final int SEGMENT = 7;
    private static final int CUSTOMER = 8;
    private static final int QUANTITY = 9;
    private static final int PRICE = 10;
    private static final int REVENUE = 11;
    private static final int COST = 12;
    private static final int RETURNED = 13;
    private static final int RETURNED_UNITS = 14;

    private static final Dataset DATASET = new Dataset(
            "sales",
            "Sales",
            List.of(
                    Field.of("line_id", FieldType.INTEGER).withRole(FieldRole.DIMENSION),
                    Field.of("order_id", FieldType.STRING).withSynonyms("order", "orders"),
                    Field.of("sold_at", FieldType.TIMESTAMP).withSynonyms("date", "time", "sold"),
                    Field.of("region", FieldType.STRING).withSynonyms("area", "market"),
                    Field.of("category", FieldType.STRING).withSynonyms("product group"),
                    Field.of("product", FieldType.STRING).withSynonyms("item", "article"),
                    Field.of("channel", FieldType.STRING),
                    Field.of("segment", FieldType.STRING).withSynonyms("customer type"),
                    Field.of("customer", FieldType.STRING).withSynonyms("client", "buyer"),
                    Field.of("quantity", FieldType.INTEGER).withSynonyms("units", "pieces"),
                    Field.decimal("price", 2).withUnit("$"),
                    Field.decimal("revenue", 2).withUnit("$").withSynonyms("sales", "turnover"),
                    Field.decimal("cost", 2).withUnit("$").withSynonyms("costs"),
                    Field.of("returned", FieldType.BOOLEAN),
                    Field.of("returned_units", FieldType.INTEGER).withSynonyms("returns")),
            List.of("line_id"),
            List.of());

    private static final List<String> CHANNELS = List.of("Online", "Store", "Marketplace", "Wholesale");
    private static final double[] HOUSEHOLD = {0.6, 0.27, 0.13, 0};
    private static final double[] BUSINESS = {0.28, 0.06, 0, 0.66};
    private static final double BUSINESS_SHARE = 0.36;
    private static final double[] CHANNEL_RETURNS = {1, 0.8, 1.7, 0.6};

    private final Company company;

    SampleSales(Company company) {
        this.company = company;
    }

    @Override
    public Dataset dataset() {
        return DATASET;
    }

    @Override
    public void pages(LongSupplier ids, Consumer<RowPage> to) {
        new Run(company, ids, to).run();
    }

    /// One telling of the three years.
    private static final class Run {
        private final Company company;
        private final LongSupplier ids;
        private final Consumer<RowPage> to;
        private final Dice dice;
        private final Customers customers;
        private final RowPageBuilder page = new RowPageBuilder(DATASET, RowPage.MAX_ROWS);
        private long lines;
        private int orders;

        Run(Company company, LongSupplier ids, Consumer<RowPage> to) {
            this.company = company;
            this.ids = ids;
            this.to = to;
            this.dice = new Dice(company.seed());
            this.customers = new Customers(dice, company.regionWeights());
        }

        void run() {
            LocalDate middle = company.from().plusDays(548);
            Season season = new Season(middle, company.growthPerYear());
            for (LocalDate day = company.from(); day.isBefore(company.until()); day = day.plusDays(1)) {
                orders = day.getDayOfYear() == 1 ? 0 : orders;
                sell(day, season.factor(day) * company.ordersPerDay());
            }
            if (page.rows() > 0) {
                to.accept(page.build());
            }
        }

        private void sell(LocalDate day, double expected) {
            Trade trade = new Trade(company, day);
            long[] seconds = new long[dice.about(expected * trade.mostOrders())];
            for (int i = 0; i < seconds.length; i++) {
                // Two dice make a hill: most orders around noon, none at night.
                seconds[i] = (long) ((6.5 + 7.5 * (dice.unit() + dice.unit())) * 3600);
            }
            Arrays.sort(seconds);
            long midnight = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
            for (long second : seconds) {
                int region = dice.pick(company.regionWeights());
                boolean business = dice.chance(BUSINESS_SHARE);
                int channel = dice.pick(business ? BUSINESS : HOUSEHOLD);
                double factor = trade.orders(company.regions().get(region), CHANNELS.get(channel));
                if (dice.chance(factor / trade.mostOrders())) {
                    Customer customer = customers.pick(dice, region, business);
                    order(new Order(day, midnight + second, region, channel, customer, factor > 1), trade);
                }
            }
        }

        private void order(Order order, Trade trade) {
            orders++;
            String region = company.regions().get(order.region);
            String channel = CHANNELS.get(order.channel);
            int count = 1 + dice.below(order.customer.business() ? 4 : 2) + (dice.chance(0.25) ? 1 : 0);
            for (int i = 0; i < count; i++) {
                Product product = trade.pick(dice, region);
                if (dice.chance(trade.supply(region, channel, product.category()))) {
                    line(order, product);
                }
            }
            for (Trade.Craze craze : trade.crazes()) {
                if (dice.chance(craze.likelihood())) {
                    line(order, craze.product());
                }
            }
        }

        private void line(Order order, Product product) {
            boolean business = order.customer.business();
            boolean dear = product.cents() > 4000;
            int quantity = business ? 1 + dice.below(dear ? 2 : 7) : 1 + dice.below(dear ? 1 : 2);
            int year = order.day.getYear() - company.from().getYear();
            double rebate = (business ? 0.85 : 1) * (order.campaign ? 0.9 : 1);
            long cents = Math.round(product.cents() * (1 + 0.03 * year) * rebate);
            double unitCost = product.cents() * (1 - product.margin()) * 0.88 * (1 + 0.035 * year);
            long cost = Math.round(unitCost * quantity * dice.between(0.96, 1.04));
            boolean returned = dice.chance(returns(order, product));
            page.beginRow(ids.getAsLong());
            page.setLong(LINE_ID, ++lines);
            page.setText(ORDER_ID, orderId(order.day.getYear()));
            page.setLong(SOLD_AT, order.second * 1_000_000);
            page.setText(REGION, company.regions().get(order.region));
            page.setText(CATEGORY, product.category());
            page.setText(PRODUCT, product.name());
            page.setText(CHANNEL, CHANNELS.get(order.channel));
            page.setText(SEGMENT, order.customer.segment());
            page.setText(CUSTOMER, order.customer.name());
            page.setLong(QUANTITY, quantity);
            page.setLong(PRICE, cents);
            page.setLong(REVENUE, cents * quantity);
            page.setLong(COST, cost);
            page.setLong(RETURNED, returned ? 1 : 0);
            page.setLong(RETURNED_UNITS, returned ? 1 + dice.below(quantity) : 0);
            if (page.isFull()) {
                to.accept(page.build());
            }
        }

        private String orderId(int year) {
            String number = Integer.toString(1_000_000 + orders).substring(1);
            return company.orderPrefix() + "-" + year + "-" + number;
        }

        /// Dear things and the marketplace come back more often, and lately everything does a little.
        private double returns(Order order, Product product) {
            double base = product.cents() > 4000 ? 0.12 : product.category().equals("Equipment") ? 0.1 : 0.062;
            boolean lately = !order.day.isBefore(company.until().minusMonths(4));
            return base * CHANNEL_RETURNS[order.channel] * (lately ? 1.2 : 1);
        }
    }

    /// @param second   since 1970-01-01T00:00:00Z
    /// @param campaign bought at a lower price
    private record Order(LocalDate day, long second, int region, int channel, Customer customer, boolean campaign) {}
}
