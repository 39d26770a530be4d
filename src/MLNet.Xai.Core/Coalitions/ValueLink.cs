namespace MLNet.Xai.Core.Coalitions;

/// <summary>What is made of the mean output of a coalition before it is explained.</summary>
public enum ValueLink
{
    /// <summary>Nothing: the mean is explained.</summary>
    Identity,

    /// <summary>log(p / (1 - p)) of the mean probability p, as shap's link "logit"; p is kept at least 1e-7 away from 0 and 1.</summary>
    Logit,
}
