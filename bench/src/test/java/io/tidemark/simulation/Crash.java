package io.tidemark.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// The program ends here, in the middle of whatever it did. No code of it may catch this.
final class Crash extends Error {
    private static final long serialVersionUID = 1L;
    private static final int ONCE = 60;

    private Crash() {
        super("the program is killed", null, false, false);
    }

    static void perhaps(Dice dice) {
        if (dice.fails(ONCE / 10)) {
            throw new Crash();
        }
    }

    /// The same object, whose program may be killed before and after each of its calls.
    static <T> T around(Class<T> type, T real, Dice dice) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (dice.fails(ONCE)) {
                        throw new Crash();
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (dice.fails(ONCE)) {
                        throw new Crash();
                    }
                    return result;
                }));
    }
}
