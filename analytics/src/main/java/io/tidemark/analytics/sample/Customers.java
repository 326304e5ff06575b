package io.tidemark.analytics.sample;

import java.util.ArrayList;
import java.util.List;

/// The customers of a company, those of one region together, the loyal ones first.
final class Customers {
    private static final List<String> FIRST = List.of(
            "Juniper",
            "Copper",
            "Willow",
            "Harbor Light",
            "Blue Door",
            "Cedar",
            "Maple",
            "Northside",
            "Old Mill",
            "Riverside",
            "Saffron",
            "Sparrow",
            "Stonebridge",
            "Summit",
            "Tamarack",
            "Union",
            "Velvet",
            "Walnut",
            "Wild Rye",
            "Anchor",
            "Beacon",
            "Birch",
            "Clover",
            "Corner",
            "Driftwood",
            "Ember",
            "Fern",
            "Foxglove",
            "Garnet",
            "Hazel",
            "Indigo",
            "Ivy",
            "Kestrel",
            "Lantern",
            "Magnolia",
            "Marlow",
            "Nutmeg",
            "Olive",
            "Paper Moon",
            "Poppy");
    private static final List<List<String>> BUSINESSES = List.of(
            List.of("Café", "Bistro", "Kitchen", "Coffee House"),
            List.of("Partners", "Studio", "Labs"),
            List.of("Hotel", "Inn", "Lodge"),
            List.of("Market", "Deli", "Grocer"));
    private static final List<String> SEGMENTS = List.of("Café & restaurant", "Office", "Hotel", "Shop");
    private static final List<String> NAMES = List.of(
            "Abbott",
            "Alvarez",
            "Baker",
            "Becker",
            "Bianchi",
            "Brooks",
            "Campbell",
            "Chen",
            "Cohen",
            "Costa",
            "Diaz",
            "Dubois",
            "Edwards",
            "Evans",
            "Fischer",
            "Foster",
            "Garcia",
            "Gray",
            "Green",
            "Hansen",
            "Hayes",
            "Hughes",
            "Ito",
            "Jensen",
            "Kaur",
            "Keller",
            "Kim",
            "Kowalski",
            "Larsen",
            "Lee",
            "Lopez",
            "Martin",
            "Meyer",
            "Moore",
            "Morales",
            "Murphy",
            "Nguyen",
            "Novak",
            "O'Brien",
            "Okafor",
            "Olsen",
            "Park",
            "Patel",
            "Reyes",
            "Rossi",
            "Sato",
            "Schmidt",
            "Silva",
            "Singh",
            "Smith",
            "Suzuki",
            "Taylor",
            "Torres",
            "Turner",
            "Varga",
            "Walker",
            "Weber",
            "Wilson",
            "Wright",
            "Young");
    private static final String INITIALS = "ABCDEFGHJKLMNPRSTVWY";

    private final List<List<Customer>> businesses = new ArrayList<>();
    private final List<List<Customer>> households = new ArrayList<>();

    Customers(Dice dice, double[] regionWeights) {
        for (int i = 0; i < regionWeights.length; i++) {
            businesses.add(new ArrayList<>());
            households.add(new ArrayList<>());
        }
        for (String first : FIRST) {
            for (int segment = 0; segment < SEGMENTS.size(); segment++) {
                for (String last : BUSINESSES.get(segment)) {
                    Customer customer = new Customer(first + " " + last, SEGMENTS.get(segment), true);
                    insert(dice, businesses.get(dice.pick(regionWeights)), customer);
                }
            }
        }
        for (String name : NAMES) {
            for (int i = 0; i < INITIALS.length(); i++) {
                Customer customer = new Customer(INITIALS.charAt(i) + ". " + name, "Household", false);
                insert(dice, households.get(dice.pick(regionWeights)), customer);
            }
        }
    }

    private static void insert(Dice dice, List<Customer> into, Customer customer) {
        into.add(dice.below(into.size() + 1), customer);
    }

    /// A few buy often, many seldom.
    Customer pick(Dice dice, int region, boolean business) {
        List<Customer> pool = (business ? businesses : households).get(region);
        double at = StrictMath.pow(dice.unit(), business ? 1.5 : 1.25);
        return pool.get((int) (at * pool.size()));
    }
}
