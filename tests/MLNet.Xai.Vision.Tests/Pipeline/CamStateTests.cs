using System.Reflection;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class CamStateTests
{
    [Fact]
    public void Copy_EveryOption_Survives()
    {
        CamOptions options = new() { Layers = ["a", "b"] };
        PropertyInfo[] simple = [.. typeof(CamOptions).GetProperties().Where(p => p.PropertyType.IsValueType)];
        foreach (PropertyInfo property in simple)
        {
            property.SetValue(options, property.GetValue(options) switch
            {
                bool set => !set,
                int number => number + 3,
                double number => number + 0.25,
                null => property.PropertyType == typeof(ModelHead?) ? ModelHead.Binary : 1,
                Enum value => Enum.ToObject(property.PropertyType, Convert.ToInt32(value, null) + 1),
                var other => throw new NotSupportedException($"{property.Name} is {other}"),
            });
        }

        CamOptions copy = CamState.Copy(options, []);
        foreach (PropertyInfo property in simple)
            property.GetValue(copy).ShouldBe(property.GetValue(options), property.Name);
        copy.Layers.ShouldBe(options.Layers);
        simple.Length.ShouldBeGreaterThan(18);
    }
}
