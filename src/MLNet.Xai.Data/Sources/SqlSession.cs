using DuckDB.NET.Data;

namespace MLNet.Xai.Data.Sources;

/// <summary>A query that runs, in a database of its own in memory; rows come as they are read.</summary>
internal sealed class SqlSession : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly DuckDBCommand _command;
    private readonly string _name;

    private SqlSession(string name, DuckDBConnection connection, DuckDBCommand command, DuckDBDataReader reader) =>
        (_name, _connection, _command, Reader) = (name, connection, command, reader);

    public DuckDBDataReader Reader { get; }

    public static SqlSession Start(string name, string query)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        DuckDBCommand? command = null;
        try
        {
            connection.Open();
            command = connection.CreateCommand();
            command.UseStreamingMode = true;
            command.CommandText = query;
            return new SqlSession(name, connection, command, command.ExecuteReader());
        }
        catch (Exception e)
        {
            command?.Dispose();
            connection.Dispose();
            if (e is DuckDBException)
                throw Fault(name, e);
            throw;
        }
    }

    public bool MoveNext()
    {
        try
        {
            return Reader.Read();
        }
        catch (DuckDBException e)
        {
            throw Fault(_name, e);
        }
    }

    public void Dispose()
    {
        Reader.Dispose();
        _command.Dispose();
        _connection.Dispose();
    }

    private static InvalidDataException Fault(string name, Exception e) => new($"{name} cannot be answered: {e.Message.Trim()}", e);
}
