// TorchScript files: load, run a method, list parameters, switch between training and evaluation.
#include "shim.h"
#include <torch/csrc/jit/serialization/import.h>
#include <torch/csrc/jit/api/module.h>
#include <cstring>

using torch::jit::Module;

XAI void* xai_script_load(const char* path) {
    return guarded<void*>(nullptr, [&] { return new Module(torch::jit::load(path)); });
}

XAI void xai_script_free(void* m) { guarded(0, [&] { delete (Module*)m; return 0; }); }

XAI int xai_script_run(void* m, const char* method, at::Tensor** inputs, int count, Value* results, int max) {
    return guarded(-1, [&] {
        torch::jit::Stack stack;
        for (int i = 0; i < count; ++i) stack.emplace_back(*inputs[i]);
        const int got = fromIValue(((Module*)m)->get_method(method)(std::move(stack)), results, max, 0);
        TORCH_CHECK(got <= max, got, " results are more than the ", max, " there is room for");
        return got;
    });
}

XAI int xai_script_train(void* m, int on) {  // on < 0 only asks
    return guarded(-1, [&] {
        auto& module = *(Module*)m;
        if (on >= 0) module.train(on != 0);
        return (int)module.is_training();
    });
}

// kind 0: parameters, 1: buffers. Names are joined by line feeds; call with null first to learn the sizes.
XAI int xai_script_tensors(void* m, int kind, char* names, int64_t* nameBytes, at::Tensor** tensors) {
    return guarded(-1, [&] {
        auto& module = *(Module*)m;
        std::string joined;
        int n = 0;
        auto add = [&](const auto& p) {
            joined += p.name + '\n';
            if (tensors) tensors[n] = give(p.value);
            ++n;
        };
        if (kind == 0) for (const auto& p : module.named_parameters()) add(p);
        else for (const auto& p : module.named_buffers()) add(p);
        *nameBytes = (int64_t)joined.size();
        if (names) std::memcpy(names, joined.data(), joined.size());
        return n;
    });
}
