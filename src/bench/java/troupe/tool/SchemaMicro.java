package troupe.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The check of a tool's arguments before it is called. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchemaMicro {

  private final Schema schema =
      new ArgumentSchema()
          .text("title", "What it is about.")
          .text("description", "What is to be done.")
          .optionalText("assignee", "Whose it is.")
          .optionalTexts("dependsOn", "What comes first.")
          .compiled();
  private final JsonNode good = arguments();
  private final JsonNode bad = arguments().put("titel", "A slip");

  private static ObjectNode arguments() {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    arguments.put("title", "One more").put("description", "And why.");
    arguments.putArray("dependsOn").add("task_1").add("task_2");
    return arguments;
  }

  @Benchmark
  public Object fits() {
    return ArgumentSchema.violations(schema, good);
  }

  @Benchmark
  public Object doesNotFit() {
    return ArgumentSchema.violations(schema, bad);
  }
}
