namespace MLNet.Xai.Core.Cam;

/// <summary>The class activation maps that follow from a layer's activations and gradients alone.</summary>
public enum CamMethod
{
    /// <summary>Grad-CAM: channels weighted by their mean gradient (Selvaraju et al., ICCV 2017).</summary>
    GradCam,

    /// <summary>Grad-CAM++: channels weighted by positive gradients with second-order coefficients (Chattopadhyay et al., WACV 2018).</summary>
    GradCamPlusPlus,

    /// <summary>XGrad-CAM: channels weighted by their activation-weighted gradient (Fu et al., BMVC 2020).</summary>
    XGradCam,

    /// <summary>Layer-CAM: every pixel weighted by its positive gradient (Jiang et al., TIP 2021).</summary>
    LayerCam,

    /// <summary>HiRes-CAM: every pixel weighted by its gradient (Draelos and Carin, 2020).</summary>
    HiResCam,

    /// <summary>Grad-CAM element-wise: positive parts of gradient x activation (pytorch-grad-cam).</summary>
    GradCamElementWise,

    /// <summary>Eigen-CAM: the first principal component of the activations (Muhammad and Yeasin, IJCNN 2020). Has no target.</summary>
    EigenCam,

    /// <summary>EigenGrad-CAM: the first principal component of gradient x activation (pytorch-grad-cam).</summary>
    EigenGradCam,

    /// <summary>KPCA-CAM: the first component of a kernel PCA with the sigmoid kernel (Karmani et al., 2024). Has no target.</summary>
    KpcaCam,

    /// <summary>Random-CAM: channels weighted at random between -1 and 1. A null control, not an explanation.</summary>
    RandomCam,
}
