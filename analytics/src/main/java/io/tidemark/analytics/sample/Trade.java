package io.tidemark.analytics.sample;

import java.time.LocalDate;
import java.util.List;

/// What sells how well on one day: the catalogue's weights after the season's turn and the day's events.
final class Trade {
    private static final double TEA_ABROAD = 1.8;

    private final Company company;
    private final LocalDate day;
    private final List<SalesEvent> events;
    private final double[][] products;
    private final double[] categories;
    private final double[] categoriesAbroad;

    Trade(Company company, LocalDate day) {
        this.company = company;
        this.day = day;
        this.events = company.events().stream().filter(e -> e.touches(day)).toList();
        Catalogue catalogue = company.catalogue();
        products = new double[catalogue.categories().size()][];
        categories = new double[products.length];
        categoriesAbroad = new double[products.length];
        for (int i = 0; i < products.length; i++) {
            weigh(i, catalogue.products().get(i));
            categories[i] *= catalogue.weights()[i];
            categoriesAbroad[i] = categories[i] * (catalogue.categories().get(i).equals("Tea") ? TEA_ABROAD : 1);
        }
    }

    private void weigh(int category, List<Product> sold) {
        double[] weights = new double[sold.size()];
        double turned = 0;
        double plain = 0;
        for (int i = 0; i < weights.length; i++) {
            Product product = sold.get(i);
            weights[i] = product.weight() * Math.max(0.05, 1 - product.summer() * 0.6 * Season.winter(day));
            turned += weights[i];
            plain += product.weight();
        }
        products[category] = weights;
        categories[category] = turned / plain;
    }

    Product pick(Dice dice, String region) {
        int category = dice.pick(region.equals(company.abroad()) ? categoriesAbroad : categories);
        return company.catalogue().products().get(category).get(dice.pick(products[category]));
    }

    /// How much likelier an order of that region and channel is today.
    double orders(String region, String channel) {
        double factor = 1;
        for (SalesEvent event : events) {
            if (event.category() == null && event.product() == null && event.meets(region, channel)) {
                factor *= event.on(day);
            }
        }
        return factor;
    }

    /// The most that [#orders] answers today, at least 1.
    double mostOrders() {
        double most = 1;
        for (SalesEvent event : events) {
            if (event.category() == null && event.product() == null) {
                most = Math.max(most, event.on(day));
            }
        }
        return most;
    }

    /// The likelihood that goods of a category are there to be sold.
    double supply(String region, String channel, String category) {
        double supply = 1;
        for (SalesEvent event : events) {
            if (category.equals(event.category()) && event.meets(region, channel)) {
                supply = Math.min(supply, event.on(day));
            }
        }
        return supply;
    }

    /// Everybody wants it today, with that many times its usual likelihood.
    record Craze(Product product, double likelihood) {}

    List<Craze> crazes() {
        return events.stream()
                .filter(event -> event.product() != null)
                .flatMap(event -> company.catalogue().products().stream()
                        .flatMap(List::stream)
                        .filter(product -> product.name().equals(event.product()))
                        .map(product -> new Craze(product, event.on(day) * 0.03)))
                .toList();
    }
}
