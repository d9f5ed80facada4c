package troupe.bench;

import java.io.IOException;

/** Measures one part; what it finds goes to the stage's report. */
interface Bench {

  void run(Stage stage) throws IOException;
}
