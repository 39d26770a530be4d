using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Cam;

/// <summary>How a network hands its maps on.</summary>
public enum Arrangement
{
    ChannelsFirst,
    ChannelsLast,
    Tokens,
    TokensLast,
}

/// <summary>
/// A convolution, whose maps are what they are, and a layer "maps" that has the same numbers arranged otherwise: whatever is explained at "maps" must be what is
/// explained at "conv". Tokens before those of the image are zero and nobody reads them.
/// </summary>
internal sealed class Arranged : Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly Arranger maps;
    private readonly ReLU act = ReLU();
    private readonly Linear fc;

    public Arranged(long channels, long stride, Arrangement arrangement, long prefix = 0)
        : base(nameof(Arranged))
    {
        (conv, maps, fc) = (Conv2d(3, channels, stride, stride: stride), new Arranger(arrangement, prefix), Linear(channels, 4));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor a = conv.call(input);
        Tensor back = maps.Back(maps.call(a), a.shape);
        return fc.call(act.call(back).mean([2, 3])).MoveToOuterDisposeScope();
    }

    private sealed class Arranger(Arrangement arrangement, long prefix) : Module<Tensor, Tensor>(nameof(Arranger))
    {
        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor result = arrangement switch
            {
                Arrangement.ChannelsFirst => input.clone(),
                Arrangement.ChannelsLast => input.permute(0, 2, 3, 1).contiguous(),
                _ => cat([zeros(input.shape[0], input.shape[1], prefix), input.flatten(2)], 2),
            };
            return (arrangement == Arrangement.Tokens ? result.transpose(1, 2).contiguous() : result).MoveToOuterDisposeScope();
        }

        public Tensor Back(Tensor arranged, long[] shape) => arrangement switch
        {
            Arrangement.ChannelsFirst => arranged,
            Arrangement.ChannelsLast => arranged.permute(0, 3, 1, 2),
            Arrangement.Tokens => arranged.transpose(1, 2).narrow(2, prefix, shape[2] * shape[3]).reshape(shape),
            _ => arranged.narrow(2, prefix, shape[2] * shape[3]).reshape(shape),
        };
    }
}
