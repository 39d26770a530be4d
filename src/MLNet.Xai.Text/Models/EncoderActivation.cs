namespace MLNet.Xai.Text.Models;

/// <summary>The non-linear step of an encoder's feed-forward parts; the names are those of Hugging Face's <c>hidden_act</c>.</summary>
public enum EncoderActivation
{
    /// <summary>GELU by the error function: <c>gelu</c>.</summary>
    Gelu,

    /// <summary>GELU by the hyperbolic tangent: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>.</summary>
    GeluTanh,

    /// <summary><c>relu</c>.</summary>
    Relu,

    /// <summary>x times its sigmoid: <c>silu</c>, <c>swish</c>.</summary>
    Silu,
}
