package io.tidemark.app.notices;

import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignB;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignW;

/// The sign of a kind of notice; its shape says what its colour says.
final class NoticeIcon {
    private NoticeIcon() {}

    static FontIcon of(Notice.Kind kind) {
        FontIcon icon = new FontIcon(sign(kind));
        icon.getStyleClass().add("notice-" + kind.name().toLowerCase(java.util.Locale.ROOT));
        return icon;
    }

    private static Ikon sign(Notice.Kind kind) {
        return switch (kind) {
            case SHARED -> MaterialDesignA.ACCOUNT_ARROW_RIGHT_OUTLINE;
            case COMMENT -> MaterialDesignC.COMMENT_TEXT_OUTLINE;
            case ALERT -> MaterialDesignB.BELL_ALERT_OUTLINE;
            case RESOLVED -> MaterialDesignC.CHECK_CIRCLE_OUTLINE;
            case DATA -> MaterialDesignD.DATABASE_OUTLINE;
            case CONFLICT -> MaterialDesignC.CALL_SPLIT;
            case UNSAVED -> MaterialDesignA.ALERT_CIRCLE_OUTLINE;
            case SYSTEM -> MaterialDesignW.WRENCH_OUTLINE;
        };
    }
}
