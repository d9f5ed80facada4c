package troupe.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The script stands in the prompt itself: directives anywhere in the user's text are carried out in
 * order, and the text around them is ignored.
 *
 * <pre>
 *   [[say TEXT]]            says TEXT
 *   [[wait 500ms]]          waits: ms, s or m
 *   [[call TOOL {json}]]    calls a tool and goes on when its result is there
 *   [[fail 500 message]]    fails with that HTTP status
 *   [[hang]]                never answers
 * </pre>
 *
 * <p>Text without directives is answered by a short sentence that quotes it; a directive that
 * cannot be read fails with 400. A model call ends at each tool call; the number of tool calls
 * already made says where to go on, so the script needs no memory.
 *
 * <p>Several user messages may be open at once: mail that came during a turn, or after a turn that
 * was cut. They are all answered, in order, but only the newest one can wait, fail or hang: an
 * earlier one that did would do it again to everything sent after it.
 */
public final class PromptScript implements Script {

  private static final String TITLE = "Scripted session";
  private static final int QUOTED = 60;

  /** OpenCode's own small calls say what they are in their system prompt and offer no tools. */
  private static final List<String> SMALL_CALLS = List.of("title", "summar");

  @Override
  public Reply reply(ModelCall call) {
    if (call.tools().isEmpty() && isSmall(call.system())) {
      return Reply.of(new Step.Say(TITLE));
    }
    try {
      return new Reply(nextSteps(allSteps(call.openTexts()), call.toolCalls()));
    } catch (MalformedDirective malformed) {
      return Reply.of(new Step.Fail(400, malformed.getMessage()));
    }
  }

  private static boolean isSmall(String system) {
    String lower = system.toLowerCase(Locale.ROOT);
    return SMALL_CALLS.stream().anyMatch(lower::contains);
  }

  private static List<Step> allSteps(List<String> texts) throws MalformedDirective {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      boolean newest = i == texts.size() - 1;
      for (Step step : stepsOf(texts.get(i))) {
        if (newest || step instanceof Step.Say || step instanceof Step.Call) {
          steps.add(step);
        }
      }
    }
    return steps;
  }

  private static List<Step> stepsOf(String text) throws MalformedDirective {
    List<Step> steps = new Directives(text).steps();
    return steps.isEmpty() ? List.of(new Step.Say(plainAnswer(text))) : steps;
  }

  private static String plainAnswer(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    int length = line.codePointCount(0, line.length());
    return "Done: " + line.substring(0, line.offsetByCodePoints(0, Math.min(QUOTED, length)));
  }

  private static List<Step> nextSteps(List<Step> steps, int toolCalls) {
    List<Step> next = new ArrayList<>();
    int passed = 0;
    for (Step step : steps) {
      if (passed == toolCalls) {
        next.add(step);
      }
      if (step instanceof Step.Call) {
        if (passed == toolCalls) {
          return next;
        }
        passed++;
      }
    }
    // A turn without a last word would look like one that was cut.
    return next.isEmpty() ? List.of(new Step.Say("Done.")) : next;
  }

  /** A directive's name is known but the rest makes no sense; the message names it. */
  static final class MalformedDirective extends Exception {
    MalformedDirective(String directive, String reason) {
      super("malformed directive [[%s: %s".formatted(directive, reason));
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
