package io.tidemark.backend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    /// Read once: it takes longer than the rules.
    private static final JavaClasses BACKEND = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tidemark.backend");

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.tidemark.backend.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a feature that needs another and is needed by it is one feature in two places")
                .check(BACKEND);
    }

    @Test
    void onlyTheGraphKnowsEverything() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..launch..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..launch..")
                .because("features are given what they need by the graph and never reach for it")
                .check(BACKEND);
    }

    @Test
    void connectionsComeFromTheStoreAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..store..", "..launch..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.sql..", "com.zaxxer..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.sql.DriverManager.class)
                .because("a connection that TenantStore did not bind to a tenant must not be at hand")
                .check(BACKEND);
    }

    @Test
    void redisIsSpokenToInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..redis..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..")
                .because("a question to Redis that does not go through RedisLine may hold up a request, or fail it")
                .check(BACKEND);
    }

    @Test
    void whatTheBackendThrowsHasOneRoot() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .and()
                .arePublic()
                .should()
                .beAssignableTo(BackendException.class)
                .because("the server turns exactly this root into answers people can read")
                .check(BACKEND);
    }
}
