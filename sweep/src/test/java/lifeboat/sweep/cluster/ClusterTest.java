package lifeboat.sweep.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lifeboat.sweep.Plans;
import lifeboat.sweep.plan.Trial;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What is said to clusters. */
class ClusterTest {

  private static final Chunks CHUNKS = new Chunks(Plans.grid(7), 5);

  @Test
  void everyTrialIsInOneTask() {
    assertThat(CHUNKS.count()).isEqualTo(9);
    List<Integer> numbers =
        IntStream.range(0, 9)
            .boxed()
            .flatMap(task -> CHUNKS.trialsOf(task).stream())
            .map(Trial::number)
            .toList();
    assertThat(numbers).hasSize(42).isSorted().doesNotHaveDuplicates();
    assertThat(CHUNKS.tasksOf(CHUNKS.trialsOf(8))).containsExactly(8);
  }

  @Test
  void thereAreNeverMoreTasksThanSlurmNumbers() {
    assertThat(new Chunks(Plans.grid(100_000), Chunks.usualSize(Plans.grid(100_000))).count())
        .isLessThanOrEqualTo(Chunks.MAX_TASKS);
    assertThat(Chunks.usualSize(Plans.grid(1))).isEqualTo(1);
    assertThatThrownBy(() -> new Chunks(Plans.grid(100_000), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void submitsTheTasksThatAreMissingAsOneArray() {
    assertThat(
            SlurmCommands.submit(
                "delays",
                new TreeSet<>(List.of(0, 1, 2, 5, 7, 8)),
                Path.of("/shared/s/slurm"),
                List.of("--time=10")))
        .containsExactly(
            "sbatch",
            "--parsable",
            "--requeue",
            "--job-name=lifeboat-delays",
            "--array=0-2,5,7-8",
            "--output=/shared/s/slurm/task-%A_%a.out",
            "--open-mode=append",
            "--time=10",
            "/shared/s/slurm/task.sh");
    assertThat(SlurmCommands.script(Path.of("/a b/lifeboat"), Path.of("/it's"), 5))
        .isEqualTo("#!/bin/sh\nexec '/a b/lifeboat' sweep-task '/it'\\''s' --chunk-size 5\n");
  }

  @Test
  void readsWhatSlurmSaysOfTasks() {
    TaskStates busy = TaskStates.parse("0 COMPLETED None\n1 RUNNING None\n2 PENDING Resources\n");
    assertThat(busy.ended()).isFalse();
    assertThat(busy.text()).isEqualTo("1 completed, 1 pending, 1 running");

    assertThat(TaskStates.parse("0 COMPLETED None\n1 NODE_FAIL NodeDown\n").ended()).isTrue();
    assertThat(TaskStates.parse("").ended()).isTrue();
    TaskStates held = TaskStates.parse("3 PENDING launch failed requeued held\n");
    assertThat(held.ended()).isTrue();
    assertThat(held.held()).containsExactly("task 3: launch failed requeued held");
  }

  @Test
  void theManifestIsAnIndexedJobAsKubernetesDefinesIt() throws IOException {
    JsonElement manifest = manifest();
    V1Job.validateJsonElement(manifest);
    assertThat(JSON.getGson().fromJson(manifest, V1Job.class)).isNotNull();

    JsonNode job = JsonMapper.builder().build().readTree(manifest.toString());
    assertThat(job.at("/spec/completionMode").asString()).isEqualTo("Indexed");
    assertThat(job.at("/spec/completions").asInt()).isEqualTo(9);
    assertThat(job.at("/spec/parallelism").asInt()).isEqualTo(4);
    assertThat(job.at("/metadata/name").asString()).isEqualTo("lifeboat-delays-1a2b");
    JsonNode pod = job.at("/spec/template/spec");
    assertThat(pod.at("/restartPolicy").asString()).isEqualTo("Never");
    assertThat(pod.at("/containers/0/args").toString())
        .isEqualTo("[\"sweep-task\",\"/sweep/delays_1a2b\",\"--chunk-size\",\"5\"]");
    assertThat(pod.at("/volumes/0/persistentVolumeClaim/claimName").asString()).isEqualTo("shared");
  }

  @Test
  void theCheckOfTheManifestFindsWhatKubernetesDoesNotKnow() {
    JsonElement manifest = manifest();
    manifest.getAsJsonObject().getAsJsonObject("spec").addProperty("completionmode", "Indexed");

    assertThatThrownBy(() -> V1Job.validateJsonElement(manifest))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("completionmode");
  }

  private static JsonElement manifest() {
    String yaml =
        new KubernetesJob(CHUNKS, "lifeboat:0.1.0", "shared", "delays_1a2b", 4).manifest();
    return JsonParser.parseString(
        JsonMapper.builder().build().writeValueAsString(new YAMLMapper().readTree(yaml)));
  }
}
