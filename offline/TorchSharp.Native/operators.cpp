// Every aten operator by name, through the dispatcher's boxed call: schema defaults, autograd and all.
#include "shim.h"
#include <ATen/core/dispatch/Dispatcher.h>

std::atomic<int64_t> live{0};
thread_local std::string error;

at::Tensor* give(at::Tensor t) {
    if (!t.defined()) return nullptr;
    ++live;
    return new at::Tensor(std::move(t));
}

static at::Tensor take(at::Tensor* t) { return t ? *t : at::Tensor(); }

c10::IValue toIValue(const Value& v, const c10::TypePtr& type) {
    const bool optional = type->kind() == c10::TypeKind::OptionalType;
    const c10::TypePtr inner = optional ? type->castRaw<c10::OptionalType>()->getElementType() : type;
    const bool wantsDouble = inner->kind() == c10::TypeKind::FloatType;
    switch (v.tag) {
        case TENSOR: return v.t ? c10::IValue(*v.t) : c10::IValue();
        case INT: return wantsDouble ? c10::IValue((double)v.i) : c10::IValue(v.i);
        case DOUBLE: return v.d;
        case BOOL: return c10::IValue(v.i != 0);
        case DOUBLES: return std::vector<double>(v.ds, v.ds + v.count);
        case STRING: return std::string(v.s);
        case DEVICE: return c10::Device((c10::DeviceType)v.i, (c10::DeviceIndex)-1);
        case INTS:
            if (inner->str().rfind("bool[", 0) == 0) {
                c10::List<bool> flags;
                for (int i = 0; i < v.count; ++i) flags.push_back(v.is[i] != 0);
                return flags;
            }
            return std::vector<int64_t>(v.is, v.is + v.count);
        case TENSORS: {
            auto list = inner->cast<c10::ListType>();
            if (list && list->getElementType()->kind() == c10::TypeKind::OptionalType) {
                c10::List<c10::optional<at::Tensor>> tensors;
                for (int i = 0; i < v.count; ++i)
                    tensors.push_back(v.ts[i] ? c10::optional<at::Tensor>(*v.ts[i]) : c10::nullopt);
                return tensors;
            }
            c10::List<at::Tensor> tensors;
            for (int i = 0; i < v.count; ++i) tensors.push_back(take(v.ts[i]));
            return tensors;
        }
        default: return c10::IValue();
    }
}

// Tensor lists and tuples are laid out flat. Returns where the next result goes, also beyond max (then nothing is written).
int fromIValue(const c10::IValue& v, Value* results, int max, int at) {
    if (v.isTensorList()) {
        for (const at::Tensor& t : v.toTensorVector()) at = fromIValue(t, results, max, at);
        return at;
    }
    if (v.isTuple()) {
        for (const auto& e : v.toTupleRef().elements()) at = fromIValue(e, results, max, at);
        return at;
    }
    if (at >= max) return at + 1;
    Value& r = results[at];
    r.count = 0;
    if (v.isTensor()) { r.tag = TENSOR; r.t = give(v.toTensor()); }
    else if (v.isInt()) { r.tag = INT; r.i = v.toInt(); }
    else if (v.isDouble()) { r.tag = DOUBLE; r.d = v.toDouble(); }
    else if (v.isBool()) { r.tag = BOOL; r.i = v.toBool(); }
    else { TORCH_CHECK(v.isNone(), "a result of type ", v.tagKind(), " is not handed over"); r.tag = NONE; r.i = 0; }
    return at + 1;
}

XAI const char* xai_error() { return error.c_str(); }
XAI int64_t xai_live() { return live; }

XAI void* xai_operator(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&] {
        return new c10::OperatorHandle(c10::Dispatcher::singleton().findSchemaOrThrow(name, overload));
    });
}

// Returns the number of results, or -1.
XAI int xai_call(void* op, const Value* args, int count, Value* results, int max) {
    return guarded(-1, [&] {
        const auto& handle = *(c10::OperatorHandle*)op;
        const auto& wanted = handle.schema().arguments();
        TORCH_CHECK((size_t)count <= wanted.size(), handle.schema(), " takes fewer than ", count, " arguments");
        torch::jit::Stack stack;
        for (size_t i = 0; i < wanted.size(); ++i) {
            if (i < (size_t)count && args[i].tag != ABSENT) stack.push_back(toIValue(args[i], wanted[i].type()));
            else {
                TORCH_CHECK(wanted[i].default_value(), handle.schema(), " needs ", wanted[i].name());
                stack.push_back(*wanted[i].default_value());
            }
        }
        handle.callBoxed(stack);
        int at = 0;
        for (const auto& v : stack) at = fromIValue(v, results, max, at);
        TORCH_CHECK(at <= max, at, " results are more than the ", max, " there is room for");
        return at;
    });
}
