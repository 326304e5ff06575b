package io.tidemark.app.kit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import javafx.application.Platform;
import org.junit.jupiter.api.Test;

class ThreadsHaveOwnersTest {
    private static final JavaClasses DESKTOP =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.tidemark.app");

    @Test
    void oneClassBringsAnswersToTheScreen() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(FxBackground.class.getName())
                .should()
                .callMethod(Platform.class, "runLater", Runnable.class)
                .because("whoever asks for background work is answered on the screen's thread already")
                .check(DESKTOP);
    }

    @Test
    void viewModelsKnowNoScene() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..")
                .because("what a screen does is tested without a screen")
                .check(DESKTOP);
    }
}
