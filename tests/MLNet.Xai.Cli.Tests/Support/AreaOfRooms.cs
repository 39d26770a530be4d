using Microsoft.ML.Transforms;

namespace MLNet.Xai.Cli.Tests;

/// <summary>A custom mapping: a model that has it needs this assembly.</summary>
[CustomMappingFactoryAttribute(nameof(AreaOfRooms))]
public sealed class AreaOfRooms : CustomMappingFactory<AreaOfRooms.House, AreaOfRooms.Room>
{
    public override Action<House, Room> GetMapping() => (house, room) => room.AreaOfRoom = house.area / house.rooms;

    public sealed class House
    {
        public float area { get; set; }

        public float rooms { get; set; }
    }

    public sealed class Room
    {
        public float AreaOfRoom { get; set; }
    }
}
