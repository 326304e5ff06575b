package io.tidemark.app.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Where the program logs: a file beside the data, which appears with its first line. Nothing goes to the terminal: a
/// command's output belongs to its answer. Made by Logback; in Java, because reading the same from XML loads hundreds
/// of classes before the first window.
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogFile extends ContextAwareBase implements Configurator {
    private static final String PLACE = "tidemark.log";
    private static final String LINE = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level %logger{24} [%thread] %msg%n";

    /// Has the program log to a file. Call it before anything logs.
    static void at(String file) {
        System.setProperty(PLACE, file);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        @Nullable String file = System.getProperty(PLACE);
        if (file == null) {
            return ExecutionStatus.NEUTRAL;
        }
        Appending appender = new Appending(file);
        appender.setContext(context);
        appender.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        // When the first dashboard was there: what “slow to start” is measured by.
        context.getLogger(LogFile.class.getPackageName()).setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Makes the file when there is something to say: who only asks leaves nothing behind.
    private static final class Appending extends AppenderBase<ILoggingEvent> {
        private final String place;
        private @Nullable FileAppender<ILoggingEvent> file;

        Appending(String place) {
            this.place = place;
        }

        @Override
        protected void append(ILoggingEvent event) {
            FileAppender<ILoggingEvent> open = file == null ? open() : file;
            file = open;
            open.doAppend(event);
        }

        private FileAppender<ILoggingEvent> open() {
            PatternLayoutEncoder encoder = new PatternLayoutEncoder();
            encoder.setContext(getContext());
            encoder.setPattern(LINE);
            encoder.start();
            FileAppender<ILoggingEvent> made = new FileAppender<>();
            made.setContext(getContext());
            made.setFile(place);
            made.setEncoder(encoder);
            made.start();
            return made;
        }

        @Override
        public void stop() {
            if (file != null) {
                file.stop();
            }
            super.stop();
        }
    }
}
