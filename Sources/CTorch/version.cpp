#include <torch/version.h>
