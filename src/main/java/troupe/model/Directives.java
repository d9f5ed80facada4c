package troupe.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import troupe.model.PromptScript.MalformedDirective;

/** Finds the directives in one text; see {@link PromptScript} for what they are. */
final class Directives {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory FACTORY = JSON.getFactory();

  /** Double brackets around anything else, such as a test in a shell script, are plain text. */
  private static final Pattern OPENING = Pattern.compile("\\[\\[(say|wait|call|fail|hang)\\b\\s*");

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final Pattern FAILURE = Pattern.compile("([45]\\d\\d)\\b\\s*(.*)", Pattern.DOTALL);
  private static final Pattern TOOL = Pattern.compile("([^\\s{}\\[\\]]+)\\s*");
  private static final Pattern CLOSING = Pattern.compile("\\s*]]");

  private final String text;
  private final List<Step> steps = new ArrayList<>();
  private int position;

  Directives(String text) {
    this.text = text;
  }

  /** Every directive in order; empty when there is none. Call once. */
  List<Step> steps() throws MalformedDirective {
    Matcher opening = OPENING.matcher(text);
    while (opening.find(position)) {
      position = opening.end();
      steps.add(step(opening.group(1)));
    }
    return steps;
  }

  private Step step(String name) throws MalformedDirective {
    return switch (name) {
      case "say" -> new Step.Say(rest(name));
      case "wait" -> new Step.Wait(time(rest(name)));
      case "call" -> call();
      case "fail" -> fail(rest(name));
      case "hang" -> hang(rest(name));
      default -> throw new AssertionError("unknown directive " + name);
    };
  }

  private String rest(String name) throws MalformedDirective {
    int end = text.indexOf("]]", position);
    if (end < 0) {
      throw new MalformedDirective(name, "]] is missing");
    }
    String rest = text.substring(position, end).strip();
    position = end + 2;
    return rest;
  }

  private static Duration time(String rest) throws MalformedDirective {
    Matcher time = TIME.matcher(rest.toLowerCase(Locale.ROOT));
    if (!time.matches()) {
      throw new MalformedDirective("wait " + rest, "expected a time such as 500ms, 2s or 1m");
    }
    long amount = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  private static Step fail(String rest) throws MalformedDirective {
    Matcher failure = FAILURE.matcher(rest);
    if (!failure.matches()) {
      throw new MalformedDirective("fail " + rest, "expected a status from 400 to 599");
    }
    return new Step.Fail(Integer.parseInt(failure.group(1)), failure.group(2));
  }

  private static Step hang(String rest) throws MalformedDirective {
    if (!rest.isEmpty()) {
      throw new MalformedDirective("hang " + rest, "expected nothing after hang");
    }
    return new Step.Hang();
  }

  /** The arguments may contain brackets themselves, so the JSON parser finds their end. */
  private Step call() throws MalformedDirective {
    Matcher tool = TOOL.matcher(text).region(position, text.length());
    if (!tool.lookingAt()) {
      throw new MalformedDirective("call", "the name of a tool is missing");
    }
    String name = tool.group(1);
    position = tool.end();
    JsonNode arguments = text.startsWith("{", position) ? json(name) : JSON.createObjectNode();
    Matcher closing = CLOSING.matcher(text).region(position, text.length());
    if (!closing.lookingAt()) {
      throw new MalformedDirective("call " + name, "expected a JSON object and ]]");
    }
    position = closing.end();
    return new Step.Call(name, arguments);
  }

  private JsonNode json(String tool) throws MalformedDirective {
    try (JsonParser parser = FACTORY.createParser(text.substring(position))) {
      JsonNode arguments = JSON.readTree(parser);
      position += (int) parser.currentLocation().getCharOffset();
      return arguments;
    } catch (JsonProcessingException malformed) {
      throw new MalformedDirective("call " + tool, malformed.getOriginalMessage());
    } catch (IOException impossible) {
      throw new AssertionError("a string cannot fail to be read", impossible);
    }
  }
}
