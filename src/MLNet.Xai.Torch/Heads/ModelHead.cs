namespace MLNet.Xai.Torch;

/// <summary>What the outputs [N, K] of an image network mean: which classes there are to explain, and how outputs become probabilities.</summary>
/// <remarks>Maps and gradients explain outputs before the activation, methods that only call the network its probabilities.</remarks>
public enum ModelHead
{
    /// <summary>K logits of classes that exclude each other: probabilities are their softmax. K is at least 2.</summary>
    Softmax,

    /// <summary>K logits of independent labels: probabilities are their logistic sigmoid, each for itself.</summary>
    Sigmoid,

    /// <summary>
    /// One logit z of two classes: class 0, the negative one, has the output -z and the probability 1 - sigmoid(z), class 1 the output z and sigmoid(z), as
    /// pytorch-grad-cam's BinaryClassifierOutputTarget has it.
    /// </summary>
    Binary,

    /// <summary>One probability p of two classes: class 0, the negative one, has 1 - p, class 1 has p.</summary>
    BinaryProbability,

    /// <summary>K values that are explained as they are: regression, or a network that ends in its softmax or sigmoid.</summary>
    Raw,
}
