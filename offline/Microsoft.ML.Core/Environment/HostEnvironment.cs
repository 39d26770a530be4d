namespace Microsoft.ML.Runtime;

/// <summary>What an environment and its hosts share: seed, catalog, and where messages go.</summary>
internal sealed class HostEnvironment : IHost
{
    private readonly Action<string, ChannelMessage> _listener;
    private readonly string _name;

    public HostEnvironment(int? seed, Action<string, ChannelMessage> listener)
        : this("MLContext", seed, new ComponentCatalog(), listener)
    {
    }

    private HostEnvironment(string name, int? seed, ComponentCatalog catalog, Action<string, ChannelMessage> listener)
    {
        _name = name;
        Seed = seed;
        ComponentCatalog = catalog;
        _listener = listener;
        Rand = seed is int value ? new Random(value) : new Random();
    }

    public int? Seed { get; }

    public Random Rand { get; }

    public ComponentCatalog ComponentCatalog { get; }

    public string ContextDescription => _name;

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;

    /// <summary>A host's random numbers follow from the environment's, in the order of registration, unless it has a seed of its own.</summary>
    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        int? own = seed;
        if (own is null && Seed is not null)
        {
            lock (Rand)
                own = Rand.Next();
        }

        return new HostEnvironment(name, own, ComponentCatalog, _listener);
    }

    public IChannel Start(string name) => new Channel(_name == "MLContext" ? name : $"{_name}; {name}", _listener);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => typeof(TMessage) == typeof(ChannelMessage)
        ? (IPipe<TMessage>)Start(name)
        : new SilentPipe<TMessage>(name);

    public IProgressChannel StartProgressChannel(string name) => new SilentProgress();

    private sealed class SilentPipe<TMessage>(string name) : IPipe<TMessage>
    {
        public string ContextDescription => name;

        public TException Process<TException>(TException ex)
            where TException : Exception => ex;

        public void Send(TMessage msg)
        {
            // Nobody can listen to such a pipe.
        }

        public void Dispose()
        {
        }
    }

    private sealed class SilentProgress : IProgressChannel
    {
        public IProgressChannel StartProgressChannel(string name) => new SilentProgress();

        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
        {
            // Progress is not shown here.
        }

        public void Checkpoint(params double?[] values)
        {
            // Progress is not shown here.
        }

        public void Dispose()
        {
        }
    }
}
