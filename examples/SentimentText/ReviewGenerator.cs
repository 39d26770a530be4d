namespace SentimentText;

/// <summary>Reviews made of a small grammar, the same on every machine. "Not" turns an opinion round; what is merely normal is liked half of the time.</summary>
internal static class ReviewGenerator
{
    private static readonly string[] s_good =
        ["amazing", "stunning", "wonderful", "brilliant", "moving", "charming", "excellent", "delightful", "gripping", "superb", "great", "funny", "clever", "beautiful"];

    private static readonly string[] s_bad =
        ["disgusting", "awful", "terrible", "boring", "dull", "horrible", "weak", "annoying", "ridiculous", "bad", "tiresome", "clumsy", "stupid", "ugly"];

    private static readonly string[] s_plain = ["normal", "ordinary", "average", "typical", "usual", "long", "short", "quiet", "loud", "modern"];

    private static readonly string[] s_one = ["this movie", "the movie", "the film", "this film", "the acting", "the story", "the music", "the ending", "the plot", "the cast"];

    private static readonly string[] s_many = ["the performances", "the actors", "the dialogues", "the effects", "the jokes", "the characters", "the scenes"];

    private static readonly string[] s_degrees = ["absolutely", "super", "really", "truly", "quite", "rather", "very", "so", "simply"];

    public static List<Review> Create(int count, ulong seed)
    {
        var random = new PortableRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Next(random))];
    }

    private static Review Next(PortableRandom random)
    {
        bool likes = random.Uniform() < 0.5, undecided = random.Uniform() < 0.08;
        int sentences = 1 + random.Choice(0.5, 0.35, 0.15);
        return new Review
        {
            Text = string.Join(" ", Enumerable.Range(0, sentences).Select(i => Sentence(random, undecided || (i > 0 && random.Uniform() < 0.3) ? null : likes))),
            Label = likes,
        };
    }

    private static string Sentence(PortableRandom random, bool? likes)
    {
        bool many = random.Uniform() < 0.35, turned = likes is not null && random.Uniform() < 0.15;
        string subject = Pick(random, many ? s_many : s_one);
        string adjective = Pick(random, likes is null ? s_plain : likes == turned ? s_bad : s_good);
        string degree = turned ? "not " : random.Uniform() < 0.5 ? Pick(random, s_degrees) + " " : "";
        return $"{char.ToUpperInvariant(subject[0])}{subject[1..]} {(many ? "were" : "was")} {degree}{adjective}.";
    }

    private static string Pick(PortableRandom random, string[] words) => words[(int)(random.Uniform() * words.Length)];
}
