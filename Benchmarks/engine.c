// How fast OpenVINO by itself runs a model, with nothing to decode: what `juror score` could reach at best.
//
//   cc -O2 Benchmarks/engine.c $(pkg-config --cflags --libs juror-openvino) -o engine
//   ./engine MODEL.onnx HEIGHT WIDTH PRECISION [IMAGES] [JOBS]
//
// Prints images a second. JOBS requests are under way at a time, on as many streams of one thread as there are cores, as RatingModel
// does it; the input is grey noise, all outputs are computed.
#include <openvino/c/openvino.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void check(ov_status_e status, const char *what) {
  if (status == OK) return;
  fprintf(stderr, "%s: %s\n", what, ov_get_last_err_msg());
  exit(1);
}

typedef struct {
  ov_infer_request_t *request;
  int images;
} Job;

static void *run(void *argument) {
  Job *job = argument;
  for (int i = 0; i < job->images; i++) {
    check(ov_infer_request_start_async(job->request), "start");
    check(ov_infer_request_wait(job->request), "run");
  }
  return NULL;
}

static double run_all(Job *jobs, int count) {
  struct timespec start, end;
  pthread_t threads[count];
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int i = 0; i < count; i++)
    if (pthread_create(&threads[i], NULL, run, &jobs[i])) exit(1);
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
  clock_gettime(CLOCK_MONOTONIC, &end);
  return (end.tv_sec - start.tv_sec) + 1e-9 * (end.tv_nsec - start.tv_nsec);
}

int main(int count, char **arguments) {
  if (count < 5) {
    fprintf(stderr, "usage: %s MODEL.onnx HEIGHT WIDTH PRECISION [IMAGES] [JOBS]\n", arguments[0]);
    return 64;
  }
  const char *precision = arguments[4];
  int cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
  int images = count > 5 ? atoi(arguments[5]) : 500;
  int jobs = count > 6 ? atoi(arguments[6]) : 2 * cores;
  char streams[16];
  snprintf(streams, sizeof streams, "%d", jobs < cores ? jobs : cores);

  ov_core_t *core;
  ov_compiled_model_t *model;
  check(ov_core_create(&core), "start");
  check(
      ov_core_compile_model_from_file(
          core, arguments[1], "CPU", 8, &model, "INFERENCE_PRECISION_HINT", precision, "NUM_STREAMS", streams,
          "INFERENCE_NUM_THREADS", streams, "ENABLE_CPU_PINNING", "NO"),
      arguments[1]);

  int64_t sides[4] = {1, atoi(arguments[2]), atoi(arguments[3]), 3};
  size_t bytes = (size_t)(sides[1] * sides[2] * sides[3]);
  Job all[jobs];
  for (int i = 0; i < jobs; i++) {
    ov_tensor_t *input;
    void *pixels;
    check(ov_tensor_create(U8, (ov_shape_t){4, sides}, &input), "make an input");
    check(ov_tensor_data(input, &pixels), "make an input");
    for (size_t byte = 0; byte < bytes; byte++) ((unsigned char *)pixels)[byte] = (unsigned char)(rand() >> 8);
    check(ov_compiled_model_create_infer_request(model, &all[i].request), "create a request");
    check(ov_infer_request_set_input_tensor(all[i].request, input), "set the input");
    all[i].images = 20;
  }
  run_all(all, jobs);
  for (int i = 0; i < jobs; i++) all[i].images = images / jobs;
  printf("%.1f\n", jobs * (images / jobs) / run_all(all, jobs));
  return 0;
}
