// libtorch's c10d with Gloo, where the library was built with it and Gloo's headers are installed.
#pragma once

#include "guard.hpp"

#if __has_include(<torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>) && __has_include(<gloo/rendezvous/store.h>)
#define CT_HAS_GLOO 1
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#include <torch/version.h>
#else
#define CT_HAS_GLOO 0
#endif

// NCCL, where libtorch was built for CUDA (which writes the first of these headers), and the headers of NCCL and all of
// CUDA's are installed: those that come with PyTorch's wheels lack crt and nv, which nvidia-cuda-crt and nvidia-cuda-cccl have.
#if CT_HAS_GLOO && __has_include(<c10/cuda/impl/cuda_cmake_macros.h>) && __has_include(<cuda_runtime_api.h>) && \
    __has_include(<crt/host_defines.h>) && __has_include(<nv/target>) && __has_include(<cublas_v2.h>) && \
    __has_include(<cusparse.h>) && __has_include(<cusolverDn.h>) && __has_include(<nccl.h>)
#define CT_HAS_NCCL 1
#ifndef USE_C10D_NCCL
#define USE_C10D_NCCL
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#else
#define CT_HAS_NCCL 0
#endif
