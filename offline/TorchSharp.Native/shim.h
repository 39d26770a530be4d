// What the C ABI and TorchSharp/Native/*.cs agree on.
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/List_inl.h>
#include <ATen/core/ivalue_inl.h>
#include <atomic>
#include <string>

#define XAI extern "C" __attribute__((visibility("default")))

enum Tag : int32_t { ABSENT, NONE, TENSOR, INT, DOUBLE, BOOL, INTS, DOUBLES, TENSORS, STRING, DEVICE };

struct Value {
    int32_t tag;
    int32_t count;  // of a list
    union {
        int64_t i;
        double d;
        at::Tensor* t;
        at::Tensor** ts;
        int64_t* is;
        double* ds;
        const char* s;
    };
};

extern std::atomic<int64_t> live;      // tensors handed out and not yet freed
extern thread_local std::string error; // of the last call on this thread that failed

at::Tensor* give(at::Tensor t);
c10::IValue toIValue(const Value& v, const c10::TypePtr& type);
int fromIValue(const c10::IValue& v, Value* results, int max, int at);

// No exception leaves the library: its text is kept and `failed` is returned.
template <typename T, typename F>
T guarded(T failed, F body) {
    try {
        return body();
    } catch (const c10::Error& e) {
        error = e.what_without_backtrace();
    } catch (const std::exception& e) {
        error = e.what();
    } catch (...) {
        error = "an unknown native exception";
    }
    return failed;
}
