package io.tidemark.bridge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

    /// Read once: it takes longer than the rules.
    private static final JavaClasses BRIDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tidemark.bridge");

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.tidemark.bridge.(*)..")
                .should()
                .beFreeOfCycles()
                .because("the live line and the sync loop are put together by the application, not by each other")
                .check(BRIDGE);
    }

    @Test
    void theSyncLoopSeesTheReplicaOnlyThroughItsPort() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tidemark.store..", "io.tidemark.columnar..", "io.tidemark.backend..", "java.sql..")
                .because("what a replica is made of is the store's business, and the simulation brings its own")
                .check(BRIDGE);
    }

    @Test
    void socketsStayBehindTheirPackages() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..rest..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "okio..")
                .because("whoever calls the server speaks in its words, not in HTTP's")
                .check(BRIDGE);
        noClasses()
                .that()
                .resideOutsideOfPackage("..live..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.websocket..", "org.glassfish.tyrus..")
                .because("one package knows what a WebSocket is")
                .check(BRIDGE);
    }

    @Test
    void whatTheBridgeThrowsHasOneRoot() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .should()
                .beAssignableTo(BridgeException.class)
                .because("a caller decides by its kinds what to tell the person")
                .check(BRIDGE);
    }
}
