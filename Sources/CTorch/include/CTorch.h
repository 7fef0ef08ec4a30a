/* The part of libtorch that Torch uses, as C.
 *
 * A ct_tensor owns one reference to a tensor. Functions that make one write it to *out, and the caller
 * releases it once with ct_release; every other tensor argument is borrowed for the call. Functions that can
 * fail return a status; the message of a thread's last failure stays in ct_last_error() until its next one.
 * No C++ exception leaves a function.
 */
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor_object *ct_tensor;
typedef enum { CT_OK = 0, CT_FAILED = 1 } ct_status;
typedef enum {
  CT_BOOL = 0,
  CT_UINT8 = 1,
  CT_INT64 = 2,
  CT_FLOAT16 = 3,
  CT_BFLOAT16 = 4,
  CT_FLOAT32 = 5,
  CT_FLOAT64 = 6
} ct_dtype;

/* process.cpp: how the process uses the machine. */
int ct_cores(void);        /* physical ones that it may run on, at least 1 */
void ct_keep_memory(void); /* freed memory stays with the process */
bool ct_computes_bfloat16(void); /* in hardware; without it libtorch is some forty times slower in it than in float32 */

/* device.cpp: where tensors are; n is the nth GPU, -1 the processor's memory. */
bool ct_has_cuda(void);  /* whether libtorch was built for CUDA */
int ct_cuda_count(void); /* GPUs that it can use */
bool ct_cuda_computes_bfloat16(int device);
ct_status ct_use_device(int device, int *previous); /* where this thread makes tensors from now on */
int ct_device_of(ct_tensor x);
ct_status ct_to_device(ct_tensor *out, ct_tensor x, int device);
ct_status ct_copy_ahead(ct_tensor *out, ct_tensor x, int device); /* while others compute; waits for the copy only */
bool ct_is_pinned(ct_tensor x);
ct_status ct_pin(ct_tensor *out, ct_tensor x);

/* runtime.cpp: what holds for a thread or the process. */
const char *ct_last_error(void);
const char *ct_version(void);
ct_status ct_set_threads(int count);
int ct_threads(void);
bool ct_set_gradient_mode(bool enabled); /* returns what it was */
typedef struct {
  bool enabled;
  ct_dtype dtype;
  bool cuda; /* on GPUs, or else on the processor */
} ct_autocast;
ct_autocast ct_autocast_state(void); /* where this thread makes tensors */
ct_status ct_autocast_begin(ct_autocast state, ct_autocast *previous);
ct_status ct_autocast_end(ct_autocast previous); /* the outermost frees the cached copies of the weights */

/* random.cpp: what random numbers are drawn from. */
typedef struct ct_generator_object *ct_generator;
ct_status ct_random_begin(uint64_t seed, ct_generator *previous); /* until the end, this thread draws from its own */
void ct_random_end(ct_generator previous);
ct_status ct_random_state(ct_tensor *out, int device); /* of the process's generator there, as bytes */
ct_status ct_set_random_state(int device, ct_tensor state);

/* tensor.cpp: life, creation (where ct_use_device says), what a tensor is and holds. */
void ct_release(ct_tensor tensor);
ct_status ct_from_bytes(ct_tensor *out, const void *bytes, ct_dtype dtype, const intptr_t *shape, size_t rank);
ct_status ct_copy_bytes(ct_tensor tensor, void *destination, size_t capacity);
ct_status ct_full(ct_tensor *out, double value, ct_dtype dtype, const intptr_t *shape, size_t rank);
ct_status ct_random_uniform(ct_tensor *out, ct_dtype dtype, const intptr_t *shape, size_t rank);
ct_status ct_random_normal(ct_tensor *out, ct_dtype dtype, const intptr_t *shape, size_t rank);
ct_status ct_random_permutation(ct_tensor *out, intptr_t count);
ct_status ct_arange(ct_tensor *out, double start, double end, double step, ct_dtype dtype);
size_t ct_rank(ct_tensor tensor);
void ct_shape(ct_tensor tensor, intptr_t *shape);
ct_dtype ct_dtype_of(ct_tensor tensor);
bool ct_is_channels_last(ct_tensor tensor);
ct_status ct_item(ct_tensor tensor, double *value);

/* memory.cpp: copies, and changes in place. */
ct_status ct_clone(ct_tensor *out, ct_tensor x);
ct_status ct_to_dtype(ct_tensor *out, ct_tensor x, ct_dtype dtype);
ct_status ct_contiguous(ct_tensor *out, ct_tensor x, bool channels_last);
ct_status ct_copy(ct_tensor destination, ct_tensor source);
ct_status ct_fill(ct_tensor x, double value);
ct_status ct_fill_normal(ct_tensor x, double mean, double deviation);
ct_status ct_add_in_place(ct_tensor x, ct_tensor y, double scale);
ct_status ct_multiply_in_place(ct_tensor x, double factor);
ct_status ct_lerp_in_place(ct_tensor x, ct_tensor end, double weight);
ct_status ct_set_data(ct_tensor x, ct_tensor source);

/* autograd.cpp */
bool ct_requires_gradient(ct_tensor x);
ct_status ct_set_requires_gradient(ct_tensor x, bool required);
ct_status ct_gradient(ct_tensor *out, ct_tensor x); /* *out is NULL when there is none */
ct_status ct_clear_gradient(ct_tensor x);
ct_status ct_backward(ct_tensor x, ct_tensor gradient /* or NULL */, bool retain_graph);
ct_status ct_detach(ct_tensor *out, ct_tensor x);

/* arithmetic.cpp: two operands, broadcast. */
ct_status ct_add(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_subtract(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_multiply(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_divide(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_add_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_multiply_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_divide_scalar(ct_tensor *out, ct_tensor x, double y);
ct_status ct_power(ct_tensor *out, ct_tensor x, double exponent);
ct_status ct_maximum(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_minimum(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_equal(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_greater(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_matmul(ct_tensor *out, ct_tensor x, ct_tensor y);
ct_status ct_add_over(ct_tensor *out, ct_tensor x, ct_tensor y); /* the sum, in the memory of x */

/* elementwise.cpp */
ct_status ct_negate(ct_tensor *out, ct_tensor x);
ct_status ct_reciprocal(ct_tensor *out, ct_tensor x);
ct_status ct_abs(ct_tensor *out, ct_tensor x);
ct_status ct_exp(ct_tensor *out, ct_tensor x);
ct_status ct_log(ct_tensor *out, ct_tensor x);
ct_status ct_sqrt(ct_tensor *out, ct_tensor x);
ct_status ct_square(ct_tensor *out, ct_tensor x);
ct_status ct_sin(ct_tensor *out, ct_tensor x);
ct_status ct_cos(ct_tensor *out, ct_tensor x);
ct_status ct_tanh(ct_tensor *out, ct_tensor x);
ct_status ct_sigmoid(ct_tensor *out, ct_tensor x);
ct_status ct_softplus(ct_tensor *out, ct_tensor x);
ct_status ct_relu(ct_tensor *out, ct_tensor x);
ct_status ct_relu_over(ct_tensor *out, ct_tensor x); /* in the memory of x */
ct_status ct_leaky_relu(ct_tensor *out, ct_tensor x, double slope);
ct_status ct_clamp(ct_tensor *out, ct_tensor x, double low, double high);
ct_status ct_softmax(ct_tensor *out, ct_tensor x, intptr_t dimension);
ct_status ct_log_softmax(ct_tensor *out, ct_tensor x, intptr_t dimension);
ct_status ct_cumulative_sum(ct_tensor *out, ct_tensor x, intptr_t dimension);
ct_status ct_dropout(ct_tensor *out, ct_tensor x, double probability);

/* hardtanh.cpp */
ct_status ct_hardtanh(ct_tensor *out, ct_tensor x, double low, double high);

/* reductions.cpp: over the dimensions given, or over all when there are none. */
ct_status ct_sum(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep);
ct_status ct_mean(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep);
ct_status ct_max(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep);
ct_status ct_min(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count, bool keep);
ct_status ct_argmax(ct_tensor *out, ct_tensor x, intptr_t dimension, bool keep);

/* shape.cpp */
ct_status ct_reshape(ct_tensor *out, ct_tensor x, const intptr_t *shape, size_t rank);
ct_status ct_expand(ct_tensor *out, ct_tensor x, const intptr_t *shape, size_t rank);
ct_status ct_permute(ct_tensor *out, ct_tensor x, const intptr_t *order, size_t rank);
ct_status ct_flatten(ct_tensor *out, ct_tensor x, intptr_t first, intptr_t last);
ct_status ct_narrow(ct_tensor *out, ct_tensor x, intptr_t dimension, intptr_t start, intptr_t length);
ct_status ct_concatenate(ct_tensor *out, const ct_tensor *tensors, size_t count, intptr_t dimension);
ct_status ct_stack(ct_tensor *out, const ct_tensor *tensors, size_t count, intptr_t dimension);
ct_status ct_index_select(ct_tensor *out, ct_tensor x, intptr_t dimension, ct_tensor indices);
ct_status ct_gather(ct_tensor *out, ct_tensor x, intptr_t dimension, ct_tensor indices);
ct_status ct_flip(ct_tensor *out, ct_tensor x, const intptr_t *dimensions, size_t count);

/* layers.cpp: N x C x H x W; pairs are {vertical, horizontal}, edges {top, left, bottom, right}. */
ct_status ct_linear(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias /* or NULL */);
ct_status ct_conv2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias /* or NULL */,
                    const intptr_t stride[2], const intptr_t edges[4], const intptr_t dilation[2],
                    intptr_t groups);
ct_status ct_conv_transpose2d(ct_tensor *out, ct_tensor x, ct_tensor weight, ct_tensor bias /* or NULL */,
                              const intptr_t stride[2], const intptr_t padding[2],
                              const intptr_t output_padding[2], intptr_t groups);
ct_status ct_batch_norm(ct_tensor *out, ct_tensor x, ct_tensor mean, ct_tensor variance,
                        ct_tensor weight /* or NULL */, ct_tensor bias /* or NULL */, bool training,
                        double momentum, double epsilon);
ct_status ct_instance_norm(ct_tensor *out, ct_tensor x, double epsilon);
ct_status ct_max_pool2d(ct_tensor *out, ct_tensor x, const intptr_t kernel[2], const intptr_t stride[2],
                        const intptr_t padding[2]);
ct_status ct_avg_pool2d(ct_tensor *out, ct_tensor x, const intptr_t kernel[2], const intptr_t stride[2],
                        const intptr_t padding[2]);
ct_status ct_adaptive_avg_pool2d(ct_tensor *out, ct_tensor x, const intptr_t size[2]);
ct_status ct_adaptive_max_pool2d(ct_tensor *out, ct_tensor x, const intptr_t size[2]);
ct_status ct_pad2d(ct_tensor *out, ct_tensor x, const intptr_t edges[4], double value);
ct_status ct_interpolate(ct_tensor *out, ct_tensor x, const intptr_t size[2]);

/* optimizers.cpp: one parameter's step from its gradient, in place. A parameter without one is left alone. */
typedef struct {
  double learning_rate, momentum, weight_decay;
  bool nesterov;
} ct_sgd;
typedef struct {
  double learning_rate, beta1, beta2, epsilon, weight_decay;
  bool decoupled; /* AdamW */
  intptr_t step;  /* from 1 */
} ct_adam;
ct_status ct_sgd_step(ct_tensor parameter, ct_tensor velocity /* or NULL */, ct_sgd settings);
ct_status ct_adam_step(ct_tensor parameter, ct_tensor mean, ct_tensor square_mean, ct_adam settings);
ct_status ct_clip_gradients(const ct_tensor *parameters, size_t count, double limit, double *norm);

/* group.cpp, collectives.cpp: processes that compute together, each with its rank. All call the same functions in the
 * same order. Functions that wait for the others fail, and name the rank, when one is missing. */
typedef struct ct_group_object *ct_group;
typedef struct ct_store_object *ct_store;
typedef struct {
  int rank, size;
  const char *host; /* where the store is */
  uint16_t port;
  bool keeps_store;      /* whether rank 0 keeps it; otherwise a launcher does */
  const char *prefix;    /* of all keys */
  const char *interface; /* the network interface to use, or NULL for the one that leads to host */
  double join_timeout, timeout, beat; /* seconds */
  int patience;                       /* beats without a sign of life */
} ct_group_settings;
bool ct_has_groups(void);
ct_status ct_group_join(ct_group *out, ct_group_settings settings);
ct_status ct_group_companion(ct_group *out, ct_group group, const char *name);
ct_status ct_group_check(ct_group group);
int ct_group_missing(ct_group group); /* a rank, or -1 */
void ct_group_leave(ct_group group, const char *reason /* or NULL */);
void ct_group_release(ct_group group);
ct_status ct_all_reduce(ct_group group, ct_tensor x); /* the sum, in place */
ct_status ct_broadcast(ct_group group, ct_tensor x, int root);
ct_status ct_all_gather(ct_group group, ct_tensor *out, ct_tensor x); /* size x (shape of x) */
ct_status ct_barrier(ct_group group);
ct_status ct_store_open(ct_store *out, uint16_t *port); /* a launcher's, at a free port */
void ct_store_close(ct_store store);

/* averaging.cpp: gradients averaged over a group's processes while backward is still at work. */
typedef struct ct_averaging_object *ct_averaging;
ct_status ct_averaging_create(ct_averaging *out, ct_group group, const ct_tensor *parameters, size_t count,
                              size_t bucket_bytes);
void ct_averaging_release(ct_averaging averaging);
ct_status ct_averaging_backward(ct_averaging averaging, ct_tensor loss);

/* synchronized_batch_norm.cpp: over the batches of all processes, in training. */
ct_status ct_synchronized_batch_norm(ct_tensor *out, ct_group group, ct_tensor x, ct_tensor mean, ct_tensor variance,
                                     ct_tensor weight, ct_tensor bias, double momentum, double epsilon);

#ifdef __cplusplus
}
#endif

#endif
