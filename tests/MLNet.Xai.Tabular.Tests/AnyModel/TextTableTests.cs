namespace MLNet.Xai.Tabular.Tests.AnyModel;

public sealed class TextTableTests
{
    [Fact]
    public void Texts_ComeBack_EqualOnesWithEqualNumbers_AndOverwrittenOnesAreRefused()
    {
        var table = new TextTable();
        float[] first = Number("a"), second = Number(""), again = Number("a");
        again.ShouldBe(first);
        second.ShouldNotBe(first);
        table.Complete();
        float[] own = Number("new");
        Number("a").ShouldBe(first);
        table.Kept.ShouldBe(["a", ""]);
        (table.Text(first), table.Text(second), table.Text(own)).ShouldBe(("a", "", "new"));
        for (int i = 0; i < 4095; i++)
            _ = Number($"{i}");
        table.Text(own).ShouldBe("new");
        _ = Number("one more");
        Should.Throw<InvalidOperationException>(() => table.Text(own)).Message.ShouldContain("4096 rows");
        table.Text(first).ShouldBe("a");

        float[] Number(string text)
        {
            float[] numbers = new float[TextTable.Numbers];
            table.Number(text, numbers);
            return numbers;
        }
    }
}
