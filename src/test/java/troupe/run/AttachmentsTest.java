package troupe.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Attachment;
import troupe.api.Attachment.AtPath;
import troupe.api.Attachment.Base64;
import troupe.api.Attachment.DataUrl;
import troupe.api.Attachment.Text;
import troupe.settings.Settings;

final class AttachmentsTest {

  private static final String RUN = "msg_1";
  private static final String OK = "b2s=";
  private final FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(26)));

  @TempDir private Path folder;

  private Path project = Path.of("");
  private Path outside = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    project = Files.createDirectory(folder.resolve("project")).toRealPath();
    outside = Files.createDirectory(folder.resolve("outside")).toRealPath();
  }

  @Test
  void fileInsideOfTheDirectoryIsSentAsItIsAndKept() throws IOException {
    Path notes = Files.writeString(project.resolve("notes.md"), "# Notes");
    Prepared prepared = prepare(path("notes.md"));
    assertThat(prepared.files())
        .containsExactly(new Prepared.File("text/plain", "notes.md", notes.toUri()));
    prepared.release().run();
    assertThat(notes).hasContent("# Notes");
    assertThat(project.resolve(".opencode")).doesNotExist();
  }

  @Test
  void contentOfTheRequestIsAFileUntilTheTurnIsOver() throws IOException {
    Prepared prepared =
        prepare(
            new Text("a.txt", "hello"),
            new Base64("a.txt", "image/png", OK),
            new DataUrl(null, "data:image/gif;base64," + OK),
            new DataUrl("t.txt", "data:,1%2B1+h%C3%A9"));
    assertThat(prepared.files())
        .extracting(Prepared.File::mime)
        .containsExactly("text/plain", "image/png", "image/gif", "text/plain");
    assertThat(prepared.files())
        .extracting(Prepared.File::name)
        .containsExactly("a.txt", "a.txt", "attachment-3", "t.txt");
    assertThat(content(prepared, 0)).isEqualTo("hello");
    assertThat(content(prepared, 1)).isEqualTo("ok");
    assertThat(content(prepared, 2)).isEqualTo("ok");
    assertThat(content(prepared, 3)).isEqualTo("1+1+hé");
    Path copies = project.resolve(".opencode/attachments").resolve(RUN);
    assertThat(Path.of(prepared.files().get(0).url())).startsWith(copies);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copies)))
        .isEqualTo("rwx------");
    prepared.release().run();
    assertThat(copies.getParent()).doesNotExist();
  }

  @Test
  void copiesOfAnotherTurnStay() {
    Prepared first = prepare(new Text(null, "one"));
    Prepared second = done("msg_2", List.of(new Text(null, "two")), settings(false));
    first.release().run();
    assertThat(Path.of(second.files().get(0).url())).exists();
  }

  @Test
  void copiesThatAKilledDaemonLeftAreRemoved() throws IOException {
    Path left = old(UUID.randomUUID().toString());
    prepare(new Text(null, "new"));
    assertThat(left).doesNotExist();
  }

  @Test
  void whatSomebodyElseKeepsThereStays() throws IOException {
    Path theirs = old("screenshots");
    prepare(new Text(null, "new")).release().run();
    assertThat(theirs.resolve("old")).exists();
  }

  private Path old(String name) throws IOException {
    Path left = Files.createDirectories(project.resolve(".opencode/attachments").resolve(name));
    Files.writeString(left.resolve("old"), "old");
    Files.setLastModifiedTime(left, longAgo);
    return left;
  }

  @Test
  void fileOutsideIsRefusedOrCopiedByPolicy() throws IOException {
    Path secret = Files.writeString(outside.resolve("secret.txt"), "s3cret");
    assertThat(refusal(path(secret.toString()))).contains("is outside of " + project);
    assertThat(refusal(path("../outside/secret.txt"))).contains("is outside of");
    Files.createSymbolicLink(project.resolve("link.txt"), secret);
    assertThat(refusal(path("link.txt"))).contains("is outside of");

    Prepared copied = done(RUN, List.of(path(secret.toString())), settings(true));
    assertThat(Path.of(copied.files().get(0).url())).startsWith(project).hasContent("s3cret");
    copied.release().run();
    assertThat(Path.of(copied.files().get(0).url())).doesNotExist();
    assertThat(secret).hasContent("s3cret");
  }

  @Test
  void linkedFolderIsNotWrittenToAndNotCleared() throws IOException {
    Path old = Files.createDirectories(outside.resolve(RUN));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(26))));
    Files.createDirectory(project.resolve(".opencode"));
    Files.createSymbolicLink(project.resolve(".opencode/attachments"), outside);
    assertThat(refusal(new Text(null, "x"))).endsWith("attachments is a link; remove it.");
    assertThat(old).exists();
    assertThat(project.resolve(".opencode/attachments")).isSymbolicLink();
  }

  @ParameterizedTest
  @CsvSource({
    "a.PNG, image/png",
    "a.jpeg, image/jpeg",
    "a.webp, image/webp",
    "a.pdf, application/pdf",
    "a.java, text/plain",
    "noending, text/plain"
  })
  void typeOfAFileFollowsFromItsName(String name, String mime) throws IOException {
    Files.writeString(project.resolve(name), "content");
    assertThat(prepare(path(name)).files()).extracting(Prepared.File::mime).containsExactly(mime);
  }

  @Test
  void textMayBeCutWithinACharacter() throws IOException {
    Files.writeString(project.resolve("long"), "x" + "é".repeat(10_000));
    assertThat(prepare(path("long")).files())
        .extracting(Prepared.File::mime)
        .containsExactly("text/plain");
  }

  @Test
  void whatNoModelIsGivenIsRefused() throws IOException {
    Files.write(project.resolve("a.bin"), new byte[] {1, 0, 2});
    Files.write(project.resolve("b.bin"), new byte[] {(byte) 0xff, (byte) 0xfe, 1});
    assertThat(refusal(path("a.bin"))).contains("\"a.bin\" is not text. Expected text, a PNG");
    assertThat(refusal(path("b.bin"))).contains("\"b.bin\" is not text");
    assertThat(refusal(new Base64("a.zip", "application/zip", OK)))
        .startsWith("The type \"application/zip\" is not supported.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "text/x-java; charset=utf-8", "application/json", "a/b+xml"})
  void typesThatModelsAreGivenAreTaken(String mime) {
    assertThat(prepare(new Base64(null, mime, OK)).files()).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsRefused() throws IOException {
    assertThat(refusal(path("nothing"))).isEqualTo("There is no file \"nothing\".");
    assertThat(refusal(path("a\0b"))).contains("cannot be read");
    assertThat(refusal(path("."))).contains("is no file that can be read");
    assertThat(refusal(new Base64(null, "image/png", "?"))).startsWith("The base64 cannot be");
    assertThat(refusal(new DataUrl(null, "https://example.org/a.png")))
        .startsWith("Expected a data: URL");
    assertThat(refusal(new DataUrl(null, "data:image/png;base64,?"))).startsWith("The data: URL");
    assertThat(refusal(new DataUrl(null, "data:,%zz"))).startsWith("The data: URL");
    assertThat(refusal(new Text("../a", "x"))).contains("cannot be a file's name");
    assertThat(refusal(new Text(".hidden", "x"))).contains("cannot be a file's name");
    assertThat(refusal(new Text("ä".repeat(128), "x"))).contains("cannot be a file's name");
  }

  @Test
  void tooManyOrTooLargeAreRefusedAndNothingIsLeft() {
    List<Attachment> three = Collections.nCopies(3, new Text(null, "x"));
    assertThat(refusal(three.toArray(Attachment[]::new))).isEqualTo("At most 2 can be attached.");
    assertThat(refusal(new Text(null, "x"), new Text(null, "x".repeat(30_001))))
        .isEqualTo("It has 30001 bytes, more than 30000.");
    assertThat(project.resolve(".opencode/attachments")).doesNotExist();
  }

  private static AtPath path(String path) {
    return new AtPath(null, null, path);
  }

  private static String content(Prepared prepared, int index) throws IOException {
    return Files.readString(Path.of(prepared.files().get(index).url()));
  }

  private Prepared prepare(Attachment... attachments) {
    int many = Math.max(2, attachments.length);
    return done(RUN, List.of(attachments), new Settings.Attachments(many, 30_000, false));
  }

  private @Nullable String refusal(Attachment... attachments) {
    CompletionException failure =
        catchThrowableOfType(
            CompletionException.class, () -> done(RUN, List.of(attachments), settings(false)));
    assertThat(failure).hasCauseInstanceOf(AttachmentRefused.class);
    return failure.getCause() == null ? null : failure.getCause().getMessage();
  }

  private static Settings.Attachments settings(boolean copyOutside) {
    return new Settings.Attachments(2, 30_000, copyOutside);
  }

  private Prepared done(String run, List<Attachment> attachments, Settings.Attachments limits) {
    return new Attachments(limits, Runnable::run)
        .prepare(run, project.toString(), attachments)
        .toCompletableFuture()
        .join();
  }
}
