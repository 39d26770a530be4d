namespace MLNet.Xai.Core.Cam;

/// <summary>The class activation maps. Those up to <see cref="RandomCam"/> follow from a layer's activations and gradients alone (<see cref="CamMap"/>); the others run the network.</summary>
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

    /// <summary>CAM: channels weighted by the classifier's weights, for networks that end in global average pooling and one linear layer (Zhou et al., CVPR 2016).</summary>
    Cam,

    /// <summary>FullGrad: input x gradient and bias x gradient of all layers together (Srinivas and Fleuret, NeurIPS 2019).</summary>
    FullGrad,

    /// <summary>Score-CAM: channels weighted by the softmax of the target's score on the image masked by each (Wang et al., CVPRW 2020).</summary>
    ScoreCam,

    /// <summary>SS-CAM: Score-CAM with scores averaged over noise on the masks (Wang et al., 2020, as in torch-cam).</summary>
    SmoothedScoreCam,

    /// <summary>IS-CAM: Score-CAM with scores averaged over masks of growing strength (Naidu et al., 2020).</summary>
    IntegratedScoreCam,

    /// <summary>Ablation-CAM: channels weighted by how much the target's score falls without them (Desai and Ramaswamy, WACV 2020).</summary>
    AblationCam,

    /// <summary>Attention rollout of a transformer (Abnar and Zuidema, ACL 2020). Has no target.</summary>
    AttentionRollout,

    /// <summary>Attention rollout weighted by the target's gradient (Chefer et al., CVPR 2021, in vit-explain's form).</summary>
    GradientRollout,

    /// <summary>LeGrad: positive gradients of every layer's own prediction with respect to its attention maps (Bousselham et al., ICCV 2025).</summary>
    LeGrad,
}
