using System.Text.Json;
using MLNet.Xai.Text.Tokenizers.BytePairs;

namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>A small tokenizer.json of each kind.</summary>
internal static class SmallTokenizers
{
    private const string Special = """
        {"id":2,"content":"[CLS]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
        {"id":9,"content":"Neu","single_word":true,"lstrip":true,"rstrip":true,"normalized":true,"special":false}
        """;

    public const string WordPiece = $$$$"""
        {"version":"1.0","truncation":null,"padding":null,"added_tokens":[{{{{Special}}}}],
        "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
        "pre_tokenizer":{"type":"BertPreTokenizer"},
        "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
        "pair":[],"special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
        "decoder":null,"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
        "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"[MASK]":4,"play":5,"##ing":6,"a":7,"##a":8}}}
        """;

    public const string WordLevel = $$$$"""
        {"version":"1.0","truncation":null,"padding":{"strategy":"BatchLongest","direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"[PAD]"},
        "added_tokens":[{{{{Special}}}}],"normalizer":{"type":"Lowercase"},"pre_tokenizer":{"type":"WhitespaceSplit"},
        "post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},"decoder":null,
        "model":{"type":"WordLevel","vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3,"a":4,"playing":5},"unk_token":"[UNK]"}}
        """;

    public static string BytePair { get; } = Bytes("null", """["a b","ab c"]""");

    /// <summary>A byte-level one with the tokens &lt;s&gt; (256), &lt;/s&gt;, &lt;pad&gt;, ab, abc.</summary>
    /// <param name="normalizer">JSON.</param>
    /// <param name="merges">JSON.</param>
    public static string Bytes(string normalizer, string merges)
    {
        IEnumerable<string> tokens = [.. Enumerable.Range(0, 256).Select(b => ByteAlphabet.TokenOf((byte)b)), "<s>", "</s>", "<pad>", "ab", "abc"];
        string vocabulary = string.Join(',', tokens.Select((t, id) => $"{JsonSerializer.Serialize(t)}:{id}"));
        return $$$$"""
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[{"id":261,"content":"<mask>","single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":true}],
            "normalizer":{{{{normalizer}}}},"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
            "post_processor":{"type":"RobertaProcessing","sep":["</s>",257],"cls":["<s>",256],"trim_offsets":true,"add_prefix_space":false},"decoder":{"type":"ByteLevel"},
            "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":"","end_of_word_suffix":"","fuse_unk":false,"vocab":{{{{{vocabulary}}}}},"merges":{{{{merges}}}}}}
            """;
    }
}
