package io.tidemark.app.shell;

import io.tidemark.app.settings.Appearance;

/// What the frame can ask of the window around it. FX thread.
interface Desk {
    Appearance appearance();

    void wear(Appearance chosen);

    String dataFolder();

    /// Back to the sign-in screen.
    void leave();
}
