using MLNet.Xai.Core.Cam;

namespace ImageComparison;

/// <summary>Class activation maps as people write them.</summary>
internal static class MethodNames
{
    private static readonly Dictionary<CamMethod, string> s_written = new()
    {
        [CamMethod.Cam] = "CAM",
        [CamMethod.GradCam] = "Grad-CAM",
        [CamMethod.GradCamPlusPlus] = "Grad-CAM++",
        [CamMethod.XGradCam] = "XGrad-CAM",
        [CamMethod.LayerCam] = "Layer-CAM",
        [CamMethod.HiResCam] = "HiRes-CAM",
        [CamMethod.GradCamElementWise] = "Grad-CAM element-wise",
        [CamMethod.ScoreCam] = "Score-CAM",
        [CamMethod.AblationCam] = "Ablation-CAM",
        [CamMethod.EigenCam] = "Eigen-CAM",
        [CamMethod.AttentionRollout] = "Attention rollout",
    };

    public static string Of(CamMethod method) => s_written.GetValueOrDefault(method) ?? method.ToString();

    /// <summary>The methods of a list with commas; case, spaces and hyphens do not matter.</summary>
    /// <exception cref="ArgumentException">One is unknown; the message lists those there are.</exception>
    public static CamMethod[] Parse(string list) => [.. list.Split(',').Select(name => Enum.GetValues<CamMethod>()
        .Where(m => Plain(m.ToString()) == Plain(name) || Plain(Of(m)) == Plain(name)).Cast<CamMethod?>().FirstOrDefault()
        ?? throw new ArgumentException($"There is no method '{name}'. There are: {string.Join(", ", Enum.GetValues<CamMethod>().Select(Of))}; LIME is always there."))];

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
}
