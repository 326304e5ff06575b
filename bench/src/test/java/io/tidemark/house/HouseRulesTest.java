package io.tidemark.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseRulesTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tidemark");

    @Test
    void theBrainIsPure() {
        noClasses()
                .that()
                .resideInAPackage("io.tidemark.analytics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.net..",
                        "javafx..",
                        "org.sqlite..",
                        "org.duckdb..",
                        "org.postgresql..",
                        "io.vertx..",
                        "okhttp3..")
                .because(
                        "the same code has to run in the backend, on a laptop without network and in a test, so what it"
                                + " reads and writes is handed to it")
                .check(HOUSE);
    }

    @Test
    void viewModelsKnowNoScene() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..")
                .because("what a screen decides is tested without a stage")
                .check(HOUSE);
    }

    @Test
    void onlyTheKitHopsToTheScreensThread() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tidemark.app.kit..")
                .should()
                .callMethod("javafx.application.Platform", "runLater", "java.lang.Runnable")
                .because("threads have owners: one class hands results to the screen, and tests replace it")
                .check(HOUSE);
    }

    @Test
    void replicaAndLineMeetInOnePlace() {
        classes()
                .that()
                .resideInAPackage("io.tidemark.app..")
                .and()
                .resideOutsideOfPackage("io.tidemark.app.workspace..")
                .should(notKnowBoth("io.tidemark.store..", "io.tidemark.bridge.sync.."))
                .because("only the workspace joins a replica with a sync loop; every feature sees the workspace")
                .check(HOUSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"analytics", "store", "bridge", "backend", "app"})
    void featuresFormNoCycle(String module) {
        slices().matching("io.tidemark." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be read, tested or moved alone")
                .check(HOUSE);
    }

    @Test
    void nothingIsChangedThroughAStaticField() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(are(handWritten()))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .because("one graph per executable owns what changes; two of them can live in one test")
                .check(HOUSE);
    }

    @Test
    void namesSaySomething() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common)")
                .because("such a name says where code was put, not what it is for")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that(are(handWritten()))
                .should(liveInAMarkedPackage())
                .because("outside a marked package null is not checked")
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.tidemark.app.cli..", "io.tidemark.app.launch..", "io.tidemark.backend.launch..")
                .and()
                .resideOutsideOfPackages("io.tidemark.bench..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("stdout belongs to the answer of a command, and everything else to the log")
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> handWritten() {
        return DescribedPredicate.describe(
                "written by hand",
                c -> !c.isAnonymousClass()
                        && !c.getName().contains("$")
                        && !c.getSimpleName().equals("package-info"));
    }

    private static ArchCondition<JavaClass> notKnowBoth(String one, String other) {
        return new ArchCondition<>("not know both " + one + " and " + other) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                List<JavaClass> known = item.getDirectDependenciesFromSelf().stream()
                        .map(d -> d.getTargetClass())
                        .toList();
                boolean both = known.stream().anyMatch(resideInAPackage(one))
                        && known.stream().anyMatch(resideInAPackage(other));
                events.add(new SimpleConditionEvent(item, !both, item.getName() + " knows both"));
            }
        };
    }

    private static ArchCondition<JavaClass> liveInAMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(item, marked, item.getPackageName() + " is not @NullMarked"));
            }
        };
    }
}
