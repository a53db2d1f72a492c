package lifeboat.emulator.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * A test of a real link has failed when it failed three times. What else a machine does can make a
 * good link look bad for a while: its frames come late. It does not make a bad one look good.
 */
@SuppressWarnings("SystemOut") // a try that failed is told, though the test may pass
final class ThreeTries implements InvocationInterceptor {

  private static final int TRIES = 3;

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    repeat(invocation, test, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    repeat(invocation, test, context);
  }

  private static void repeat(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    invocation.skip(); // It can be done once only; the method can be called more often.
    Method method = test.getExecutable();
    method.setAccessible(true);
    for (int attempt = 1; ; attempt++) {
      try {
        method.invoke(test.getTarget().orElseThrow(), test.getArguments().toArray());
        return;
      } catch (InvocationTargetException e) {
        if (attempt == TRIES || !(e.getCause() instanceof AssertionError)) {
          throw e.getCause();
        }
        System.err.printf(
            "%s failed, try %d of %d: %s%n",
            context.getDisplayName(), attempt, TRIES, e.getCause().getMessage());
      }
    }
  }
}
