package io.tidemark.app;

/// A dataset that was asked is not here, and the server decides who has it: no failure, and nothing to try again.
public final class TakenAway extends AppException {
    private static final long serialVersionUID = 1L;

    public TakenAway(String title, Throwable cause) {
        super(sentence(title), cause);
    }

    /// What to say of a dataset that was here.
    public static String sentence(String title) {
        return "You no longer have access to “" + title + "”, or it was removed.";
    }
}
