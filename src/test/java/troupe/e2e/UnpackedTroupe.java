package troupe.e2e;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A distribution whose one jar leads to this build's classes, so that nothing must be packed. */
final class UnpackedTroupe {

  private UnpackedTroupe() {}

  /** Makes one and answers its launcher. */
  static Path in(Path folder) throws IOException {
    Path launcher = Files.createDirectory(folder.resolve("bin")).resolve("troupe");
    Files.copy(Path.of("bin/troupe"), launcher);
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.copy(Path.of("conf/logback.xml"), conf.resolve("logback.xml"));
    Path jar = Files.createDirectory(folder.resolve("lib")).resolve("troupe-0.1.0.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return launcher;
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
