// What a tensor is, its gradient, and autograd's switches: the things that are no operators.
#include "shim.h"
#include <ATen/Parallel.h>
#include <ATen/Context.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

using torch::autograd::variable_list;

XAI void xai_free(at::Tensor* t) {
    guarded(0, [&] { delete t; --live; return 0; });
}

struct Description { int64_t dtype, rank, count, elementSize, device, deviceIndex, requiresGrad, leaf, contiguous, offset; void* data; };

XAI int xai_describe(at::Tensor* t, Description* d) {
    return guarded(-1, [&] {
        *d = {(int64_t)t->scalar_type(), t->dim(), t->numel(), (int64_t)t->element_size(), (int64_t)t->device().type(), t->device().index(),
              t->requires_grad(), t->is_leaf(), t->is_contiguous(), t->storage_offset(), t->data_ptr()};
        return 0;
    });
}

XAI int xai_sizes(at::Tensor* t, int64_t* sizes, int64_t* strides) {
    return guarded(-1, [&] {
        std::copy(t->sizes().begin(), t->sizes().end(), sizes);
        std::copy(t->strides().begin(), t->strides().end(), strides);
        return 0;
    });
}

// Another handle to the very same tensor; an alias is a view of it.
XAI at::Tensor* xai_share(at::Tensor* t) { return guarded<at::Tensor*>(nullptr, [&] { return give(*t); }); }
XAI at::Tensor* xai_alias(at::Tensor* t) { return guarded<at::Tensor*>(nullptr, [&] { return give(t->alias()); }); }
XAI int xai_set_requires_grad(at::Tensor* t, int on) { return guarded(-1, [&] { t->set_requires_grad(on != 0); return 0; }); }
XAI int xai_retain_grad(at::Tensor* t) { return guarded(-1, [&] { t->retain_grad(); return 0; }); }

XAI int xai_grad(at::Tensor* t, at::Tensor** grad) { return guarded(-1, [&] { *grad = give(t->grad()); return 0; }); }
XAI int xai_set_grad(at::Tensor* t, at::Tensor* g) { return guarded(-1, [&] { t->mutable_grad() = g ? *g : at::Tensor(); return 0; }); }

static variable_list list(at::Tensor** ts, int n) {
    variable_list r;
    for (int i = 0; i < n; ++i) r.push_back(ts[i] ? *ts[i] : at::Tensor());
    return r;
}

XAI int xai_backward(at::Tensor** ys, int n, at::Tensor** seeds, int seedCount, int retain, int create, at::Tensor** inputs, int inputCount) {
    return guarded(-1, [&] {
        torch::autograd::backward(list(ys, n), list(seeds, seedCount), retain != 0, create != 0, list(inputs, inputCount));
        return 0;
    });
}

XAI int xai_gradients(at::Tensor** ys, int n, at::Tensor** xs, int m, at::Tensor** seeds, int seedCount, int retain, int create, int unused, at::Tensor** grads) {
    return guarded(-1, [&] {
        auto g = torch::autograd::grad(list(ys, n), list(xs, m), list(seeds, seedCount), retain != 0, create != 0, unused != 0);
        for (int i = 0; i < m; ++i) grads[i] = give(g[i]);
        return 0;
    });
}

XAI int xai_grad_mode(int on) {  // on < 0 only asks
    const int before = c10::GradMode::is_enabled();
    if (on >= 0) c10::GradMode::set_enabled(on != 0);
    return before;
}

XAI void* xai_inference_mode(int on) { return guarded<void*>(nullptr, [&] { return new c10::InferenceMode(on != 0); }); }
XAI void xai_end_inference_mode(void* guard) { delete (c10::InferenceMode*)guard; }
XAI int xai_is_inference_mode() { return c10::InferenceMode::is_enabled(); }

XAI int xai_seed(int64_t seed) { return guarded(-1, [&] { at::manual_seed((uint64_t)seed); return 0; }); }

XAI int xai_threads(int count) {  // count < 1 only asks
    return guarded(-1, [&] {
        if (count > 0) at::set_num_threads(count);
        return at::get_num_threads();
    });
}
