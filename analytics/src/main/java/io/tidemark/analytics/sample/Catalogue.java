package io.tidemark.analytics.sample;

import java.util.ArrayList;
import java.util.List;

/// What a company sells, by category.
///
/// @param categories in the order of their weights
/// @param weights    how often a line of an order is of that category
/// @param products   by category
record Catalogue(List<String> categories, double[] weights, List<List<Product>> products) {
    private static final List<String> COFFEES = List.of(
            "Harbour Blend",
            "Lighthouse Espresso",
            "Decaf No. 3",
            "Breakwater Roast",
            "Ethiopia Guji",
            "Colombia Huila",
            "Kenya Nyeri",
            "Guatemala Antigua",
            "Sumatra Gayo",
            "Brazil Cerrado",
            "Costa Rica Tarrazú",
            "Night Watch",
            "First Mate",
            "Peru Cajamarca",
            "Rwanda Huye",
            "Honduras Marcala",
            "Yemen Haraaz",
            "Panama Boquete");
    private static final List<String> TEAS = List.of(
            "Earl Grey",
            "Assam Second Flush",
            "Darjeeling First Flush",
            "Sencha",
            "Genmaicha",
            "Jasmine Pearls",
            "Oolong Tie Guan Yin",
            "White Peony",
            "Lapsang Souchong",
            "Rooibos Vanilla",
            "Peppermint",
            "Chamomile",
            "Masala Chai",
            "Ceylon Breakfast",
            "Hibiscus Iced Tea",
            "Ginger & Lemon");
    private static final List<String> EQUIPMENT = List.of(
            "Cold Brew Kit",
            "Ceramic Dripper",
            "French Press 1 l",
            "French Press 0.5 l",
            "Moka Pot 6 Cups",
            "Moka Pot 3 Cups",
            "Hand Grinder",
            "Burr Grinder",
            "Gooseneck Kettle",
            "Electric Kettle",
            "Paper Filters 100",
            "Metal Filter",
            "Milk Frother",
            "Espresso Tamper",
            "Espresso Cups, Set of 4",
            "Travel Mug",
            "Tea Infuser",
            "Glass Teapot",
            "Cast Iron Teapot",
            "Matcha Whisk",
            "Brewing Scale",
            "Storage Tin",
            "Coffee Scoop",
            "Siphon Brewer",
            "Cleaning Tablets",
            "Descaler");
    private static final List<String> GIFTS = List.of(
            "Winter Tea Set",
            "Discovery Box Coffee",
            "Discovery Box Tea",
            "Espresso Starter Set",
            "Matcha Starter Set",
            "Barista Gift Box",
            "Office Welcome Pack",
            "Tea for Two",
            "Advent Calendar Coffee",
            "Advent Calendar Tea",
            "Iced Tea Set",
            "Single Origin Trio",
            "Roaster's Choice 3 Months",
            "Roaster's Choice 6 Months",
            "Tea Club 3 Months",
            "Tea Club 6 Months",
            "Gift Tin Small",
            "Gift Tin Large",
            "Harbour Hamper",
            "Mini Hamper");
    private static final List<String> FRUIT = List.of(
            "Braeburn",
            "Cox Orange",
            "Boskoop",
            "Elstar",
            "Conference Pear",
            "Williams Pear",
            "Damson",
            "Quince",
            "Sour Cherry");

    /// Coffee and tea.
    static Catalogue harbour() {
        Dice dice = new Dice(148);
        return new Catalogue(
                List.of("Coffee", "Tea", "Equipment", "Gifts"),
                new double[] {0.46, 0.3, 0.16, 0.08},
                List.of(
                        packed(
                                dice,
                                "Coffee",
                                COFFEES,
                                List.of("250 g", "500 g", "1 kg"),
                                new int[] {950, 1750, 3150},
                                0.42,
                                0),
                        packed(
                                dice,
                                "Tea",
                                TEAS,
                                List.of("20 bags", "100 g", "250 g"),
                                new int[] {620, 1150, 2450},
                                0.55,
                                -0.35),
                        single(dice, "Equipment", EQUIPMENT, 900, 8900, 0.36, 0.05),
                        single(dice, "Gifts", GIFTS, 2400, 9800, 0.48, -0.6)));
    }

    /// Fruit, juice and preserves.
    static Catalogue orchard() {
        Dice dice = new Dice(36);
        return new Catalogue(
                List.of("Fruit", "Juice", "Preserves"),
                new double[] {0.5, 0.33, 0.17},
                List.of(
                        packed(dice, "Fruit", FRUIT, List.of("2 kg", "10 kg"), new int[] {780, 3200}, 0.3, -0.5),
                        packed(
                                dice,
                                "Juice",
                                FRUIT.subList(0, 6),
                                List.of("Juice 1 l", "Cider 0.75 l"),
                                new int[] {390, 820},
                                0.45,
                                0.4),
                        packed(dice, "Preserves", FRUIT.subList(3, 9), List.of("Jam"), new int[] {540}, 0.6, -0.1)));
    }

    private static List<Product> packed(
            Dice dice,
            String category,
            List<String> sorts,
            List<String> packs,
            int[] cents,
            double margin,
            double summer) {
        List<Product> products = new ArrayList<>();
        for (int sort = 0; sort < sorts.size(); sort++) {
            double quality = dice.between(0.85, 1.35);
            for (int pack = 0; pack < packs.size(); pack++) {
                String name = sorts.get(sort) + " " + packs.get(pack);
                double warm = name.contains("Iced") ? 1.5 : summer;
                products.add(
                        product(dice, name, category, cents[pack] * quality, margin, 1.0 / (sort + 2 + pack), warm));
            }
        }
        return List.copyOf(products);
    }

    private static List<Product> single(
            Dice dice, String category, List<String> names, int least, int most, double margin, double summer) {
        List<Product> products = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            double warm = name.contains("Cold") || name.contains("Iced") ? 1.5 : summer;
            double cents = least + (most - least) * dice.unit() * dice.unit();
            products.add(product(dice, name, category, cents, margin, 1.0 / (i + 3), warm));
        }
        return List.copyOf(products);
    }

    /// Prices end in 0 or 5 cents less one: 9.49, 12.99.
    private static Product product(
            Dice dice, String name, String category, double cents, double margin, double weight, double summer) {
        int rounded = Math.max(199, ((int) (cents / 50)) * 50 + 49);
        return new Product(
                name, category, rounded, margin + dice.between(-0.09, 0.09), weight * dice.between(0.7, 1.3), summer);
    }
}
